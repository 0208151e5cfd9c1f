// DEBUG PROTOCOL: one example of each type of reply, for the tests of clients.
import {
  Attribute,
  BigNumber,
  Bool,
  Double,
  ErrorReply,
  MapReply,
  Push,
  type Reply,
  SetReply,
  Verbatim,
} from '../../../../resp/reply.ts';
import type { Context } from '../../../context.ts';

const TYPES = 'string|integer|double|bignum|null|array|set|map|attrib|push|verbatim|true|false';
const noResp2 = new ErrorReply('ERR RESP2 is not supported by this command');

export function protocolExample(ctx: Context, type: string): Reply {
  switch (type.toLowerCase()) {
    case 'string':
      return 'Hello World';
    case 'integer':
      return 12345;
    case 'double':
      return new Double(3.141);
    case 'bignum':
      return new BigNumber('1234567999999999999999999999999999999');
    case 'null':
      return null;
    case 'array':
      return [0, 1, 2];
    case 'set':
      return new SetReply([0, 1, 2]);
    case 'map':
      return new MapReply([0, new Bool(false), 1, new Bool(true), 2, new Bool(false)]);
    case 'attrib':
      return new Attribute(['key-popularity', ['key:123', 90]], 'Some real reply following the attribute');
    case 'push':
      if (ctx.resp === 2) return noResp2;
      ctx.client.push(new Push(['server-cpu-usage', 42]));
      return 'Some real reply following the push reply';
    case 'verbatim':
      return new Verbatim('txt', 'This is a verbatim\nstring');
    case 'true':
      return new Bool(true);
    case 'false':
      return new Bool(false);
    default:
      return new ErrorReply(`ERR Wrong protocol type name. Please use one of the following: ${TYPES}`);
  }
}
