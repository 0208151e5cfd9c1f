// Payloads without what chance decides in them: the order of a hash table's members depends on a secret of its process.
import { bytesFromArray, bytesToArray, type ByteString } from '../../../src/base/bytes.ts';
import { TYPE } from '../../../src/persistence/rdb/constants.ts';
import { RdbSource } from '../../../src/persistence/rdb/source.ts';

/** Members of tables sorted, checksum left out; other payloads as they are. */
export function canonical(payload: ByteString): ByteString {
  const bytes = bytesToArray(payload);
  const source = new RdbSource(bytes);
  const type = source.byte();
  if (type !== TYPE.set && type !== TYPE.hash && type !== TYPE.hashMetadata) return payload;
  if (type === TYPE.hashMetadata) source.int64();
  const count = source.length();
  const head = source.at;
  const members: ByteString[] = [];
  for (let n = 0; n < count; n++) {
    const from = source.at;
    if (type === TYPE.hashMetadata) source.length();
    source.span();
    if (type !== TYPE.set) source.span();
    members.push(bytesFromArray(bytes, from, source.at));
  }
  return payload.slice(0, head) + members.sort().join('') + payload.slice(source.at, -8);
}
