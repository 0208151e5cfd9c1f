// Streams. All ids lie in the future, few and close to one another, so that commands meet one another's entries and `*`
// gives the same id on both servers. Idle times are none, an hour or a day: no clock can tell two of them apart.
import { clientId, type FuzzGroup, type Script } from '../command.ts';
import type { Gen } from '../gen.ts';

const FUTURE = 9_000_000_000_000;
const HOUR = 3_600_000;

const MAX = '18446744073709551615';
const FAR_IDS = ['0', '0-1', '5', `${MAX}-18446744073709551614`, `7-${MAX}`];
const ODD_IDS = ['05-+01', '5--03', ' 9-1', '9-', '-', '+', '5-5-5', '18446744073709551616', '5-*'];
const ODD_BORDERS = ['-', '+', '-', '+', '0', '(-', '(', '(0', `(${MAX}-${MAX}`];

function id(gen: Gen): string {
  if (gen.chance(0.04)) return gen.pick(FAR_IDS);
  if (gen.chance(0.04)) return gen.pick(ODD_IDS);
  const ms = FUTURE + gen.small(4);
  return gen.chance(0.2) ? String(ms) : `${ms}-${gen.small(12)}`;
}

function border(gen: Gen): string {
  if (gen.chance(0.4)) return gen.pick(ODD_BORDERS);
  return gen.chance(0.3) ? `(${id(gen)}` : id(gen);
}

/** Mostly the first: commands shall find the groups that others have made. */
const streamName = (gen: Gen): string => gen.pick(['x1', 'x1', 'x1', 'x2', 'x3']);
const groupName = (gen: Gen): string => gen.pick(['g1', 'g1', 'g1', 'g2']);
const stream = ({ gen }: Script): string => streamName(gen);
const group = ({ gen }: Script): string => groupName(gen);
const consumer = ({ gen }: Script): string => `c${1 + gen.small(3)}`;

function blocking(script: Script): string {
  const { gen } = script;
  const timeout = gen.pick(['0', '100000']);
  const count = gen.chance(0.3) ? `COUNT ${1 + gen.small(2)} ` : '';
  const [a, b] = [stream(script), stream(script)];
  switch (gen.small(4)) {
    case 0:
      return `XREAD ${count}BLOCK ${timeout} STREAMS ${a} $`;
    case 1:
      return `XREAD BLOCK ${timeout} ${count}STREAMS ${a} ${b} $ ${gen.pick(['$', '+', `${FUTURE + 3}`])}`;
    case 2:
      return `XREADGROUP GROUP ${group(script)} ${consumer(script)} ${count}BLOCK ${timeout} STREAMS ${a} >`;
    default:
      return `XREADGROUP GROUP g1 ${consumer(script)} BLOCK ${timeout} NOACK STREAMS ${a} ${b} > >`;
  }
}

export const streams: FuzzGroup = {
  name: 'stream',
  symbols: {
    x: (gen) => (gen.chance(0.04) ? gen.pick(['s1', 'l1', 'h1', 'nothing-here', '']) : streamName(gen)),
    g: (gen) => (gen.chance(0.05) ? gen.pick(['none', '', 'bin\xff\0g', 'line\r\nbreak']) : groupName(gen)),
    c: (gen) => (gen.chance(0.05) ? gen.pick(['', 'bin\xff\0c']) : `c${1 + gen.small(3)}`),
    id,
    border,
    newid: (gen) => (gen.chance(0.8) ? `${FUTURE + gen.small(4)}-*` : id(gen)),
    from: (gen) => (gen.chance(0.2) ? gen.pick(['$', '+', '>', '0']) : id(gen)),
    groupfrom: (gen) => (gen.chance(0.7) ? '>' : gen.chance(0.2) ? gen.pick(['$', '+', '-']) : id(gen)),
    start: (gen) => (gen.chance(0.6) ? gen.pick(['$', '0', '-']) : id(gen)),
    idle: (gen) => (gen.chance(0.05) ? gen.edge() : gen.pick(['0', '0', String(HOUR / 2), String(24 * HOUR), '-1'])),
    ago: (gen) => (gen.chance(0.05) ? gen.pick(['x', '-1', '9223372036854775807']) : gen.pick(['0', String(HOUR)])),
    length: (gen) => (gen.chance(0.08) ? gen.edge() : String(gen.small(12))),
    read: (gen) => (gen.chance(0.1) ? gen.edge() : String(gen.small(20) - 1)),
    xfield: (gen) => (gen.chance(0.05) ? gen.edge() : `f${gen.small(2)}`),
    xvalue: (gen) => (gen.chance(0.1) ? gen.edge() : gen.chance(0.05) ? 'v'.repeat(700) : String(gen.small(300))),
  },
  entries: [
    [14, 'XADD <x> <newid> ( <xfield> <xvalue> )+'],
    [6, 'XADD <x> <newid> f0 <xvalue> f1 <xvalue>'],
    [4, 'XADD <x> {NOMKSTREAM|MAXLEN <length>|MAXLEN = <length>|MINID <id>}* <newid> f0 <xvalue>'],
    [4, 'XADD <x> {MAXLEN|MINID} ~ {<length>|<id>} [ LIMIT <length> ] <newid> f0 <xvalue>'],
    [1, 'XADD <x> LIMIT <length> {MAXLEN|MINID} {~|=} <length> <newid> f0 <xvalue>'],
    [3, 'XTRIM <x> {MAXLEN|MINID} {~|=|~} {<length>|<id>} [ LIMIT <length> ]'],
    [2, 'XTRIM <x> {MAXLEN <length>|MINID <id>|LIMIT <length>|~}*'],
    [6, 'XDEL <x> ( <id> )+'],
    [2, 'XLEN <x>'],
    [4, 'XRANGE <x> - +'],
    [4, 'XRANGE <x> <border> <border> [ COUNT <count> ]'],
    [4, 'XREVRANGE <x> <border> <border> [ COUNT <count> ]'],
    [1, 'XRANGE <x> - + {COUNT <count>|COUNT}*'],
    [4, 'XREAD {COUNT <count>}* STREAMS <x> <from>'],
    [3, 'XREAD COUNT <count> STREAMS <x> <x> <from> <from>'],
    [1, 'XREAD {COUNT|NOACK|GROUP <g> <c>|BLOCK x|BLOCK -1|STREAMS}* STREAMS <x> <from>'],
    [1, 'XREADGROUP {COUNT|NOACK|GROUP <g> <c>|BLOCK x|BLOCK -1|STREAMS}* STREAMS <x> <groupfrom>'],
    [8, 'XREADGROUP GROUP <g> <c> [ COUNT <count> ] [ NOACK ] STREAMS <x> <groupfrom>'],
    [8, 'XREADGROUP GROUP <g> <c> COUNT {1|2|3} STREAMS <x> >'],
    [3, 'XREADGROUP GROUP <g> <c> {COUNT <count>|NOACK}* STREAMS <x> <x> <groupfrom> <groupfrom>'],
    [6, 'XACK <x> <g> ( <id> )+'],
    [8, 'XGROUP CREATE <x> <g> <start> {MKSTREAM|ENTRIESREAD <read>}*'],
    [3, 'XGROUP SETID <x> <g> <start> [ ENTRIESREAD <read> ]'],
    [1, 'XGROUP SETID <x> <g> <start> {MKSTREAM|ENTRIESREAD <read>}*'],
    [4, 'XGROUP CREATE <x> <g> 0 MKSTREAM'],
    [1, 'XGROUP DESTROY <x> <g>'],
    [2, 'XGROUP CREATECONSUMER <x> <g> <c>'],
    [2, 'XGROUP DELCONSUMER <x> <g> <c>'],
    [3, 'XPENDING <x> <g>'],
    [3, 'XPENDING <x> <g> [ IDLE <idle> ] <border> <border> <count> [ <c> ]', 'near'],
    [1, 'XPENDING <x> <g> {IDLE <idle>|<border>|<count>}*', 'near'],
    [6, 'XCLAIM <x> <g> <c> <idle> ( <id> )+ {IDLE <ago>|RETRYCOUNT <read>|FORCE|JUSTID|LASTID <id>}*'],
    [1, 'XCLAIM <x> <g> <c> <idle> <id> {IDLE <edge>|TIME <edge>|RETRYCOUNT <edge>|<edge>|LASTID <edge>}*'],
    [4, 'XAUTOCLAIM <x> <g> <c> <idle> <border> {COUNT <count>|JUSTID}*'],
    [8, 'XINFO STREAM <x> [ FULL ]', 'times'],
    [4, 'XINFO STREAM <x> FULL COUNT <count>', 'times'],
    [8, 'XINFO GROUPS <x>'],
    [4, 'XINFO CONSUMERS <x> <g>', 'near'],
    [1, 'XINFO {STREAM|GROUPS|CONSUMERS} <x> {FULL|COUNT|<count>}*', 'times'],
    [2, 'XSETID <x> <id> {ENTRIESADDED <read>|MAXDELETEDID <id>}*'],
    [1, 'DEL {x1|x2|x3}'],
    [2, 'COPY <x> <x> [ REPLACE ]'],
    [1, 'RENAME {x2|x3} <x>'],
    [1, 'OBJECT ENCODING <x>'],
    [1, 'CONFIG SET stream-node-max-entries {0|1|3|10|100}'],
    [1, 'CONFIG SET stream-node-max-bytes {0|100|300|4096}'],
    [
      2,
      (script) => {
        const { gen, self, send } = script;
        const name = stream(script);
        send(self, `XADD ${name} ${FUTURE}-* f0 first`);
        for (const each of ['g1', 'g2']) {
          if (gen.chance(0.7)) send(self, `XGROUP CREATE ${name} ${each} ${gen.pick(['0', '$'])}`);
        }
        for (let n = gen.pick([2, 20, 150]); n > 0; n--) send(self, `XADD ${name} * f0 ${n} f${gen.small(2)} v`);
      },
    ],
    [
      3,
      (script) => {
        const { gen, self, send } = script;
        const name = stream(script);
        send(self, `XGROUP CREATE ${name} g1 0 MKSTREAM`);
        for (let n = 1 + gen.small(6); n > 0; n--) {
          send(self, `XADD ${name} ${FUTURE + 2}-* f0 ${n}`);
          const count = gen.pick(['', 'COUNT 1', 'COUNT 2', 'NOACK']);
          send(self, `XREADGROUP GROUP g1 ${consumer(script)} ${count} STREAMS ${name} >`);
          if (gen.chance(0.3)) send(self, `XDEL ${name} ${FUTURE + 2}-${gen.small(12)}`);
          if (gen.chance(0.3)) send(self, `XTRIM ${name} MAXLEN ${gen.small(6)}`);
        }
        send(self, `XINFO STREAM ${name} FULL`, 'times');
        send(self, `XAUTOCLAIM ${name} g1 ${consumer(script)} 0 0 COUNT ${1 + gen.small(4)}`);
      },
    ],
    [
      3,
      (script) => {
        const { gen, self, other, send } = script;
        send(self, blocking(script));
        for (let n = gen.small(4); n > 0; n--) {
          const name = stream(script);
          send(
            other,
            gen.pick([
              `XADD ${name} ${FUTURE + 3}-* f0 v`,
              `XADD ${name} ${FUTURE + gen.small(4)}-* f0 v`,
              `DEL ${gen.pick(['x2', 'x3', name])}`,
              `RENAME ${gen.pick(['x2', 'x3'])} l4`,
              `XGROUP DESTROY ${name} g1`,
              `XGROUP CREATE ${name} g1 $ MKSTREAM`,
              `XDEL ${name} ${id(gen).replace(/[^0-9-]/g, '')}`,
            ]),
          );
        }
        if (gen.chance(0.2)) {
          const name = gen.pick(['x2', 'x3']);
          send(other, `SET ${name} text`);
          send(other, `DEL ${name}`);
        }
        send(other, `CLIENT UNBLOCK ${clientId(self)} ${gen.pick(['TIMEOUT', 'ERROR'])}`);
      },
    ],
    [
      2,
      (script) => {
        const { self, other, send } = script;
        const name = stream(script);
        send(self, blocking(script));
        send(other, 'MULTI');
        send(other, `XADD ${name} ${FUTURE + 3}-* f0 v`);
        send(other, `XADD ${name} * f0 v`);
        if (script.gen.chance(0.3)) send(other, `XTRIM ${name} MAXLEN 0`);
        if (script.gen.chance(0.3)) send(other, blocking(script));
        send(other, 'EXEC');
        send(other, `CLIENT UNBLOCK ${clientId(self)}`);
      },
    ],
    [
      1,
      ({ self, send, wait }) => {
        send(self, 'XREAD BLOCK 25 STREAMS nothing-here $');
        wait(80);
      },
    ],
  ],
};
