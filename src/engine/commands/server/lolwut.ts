// LOLWUT: computer art, and the version. Redis draws something else in every major version; so does this server, which
// draws a maze: each cell is one of two strokes, drawn by the toss of a coin.
import { fromUtf8 } from '../../../base/bytes.ts';
import type { Random } from '../../../base/random.ts';
import { Verbatim } from '../../../resp/reply.ts';
import { isWord, readInteger } from '../../args.ts';
import { defineCommand } from '../../command.ts';
import { integer } from '../../grammar.ts';
import { REDIS_VERSION } from '../../version.ts';

const COLUMNS = 66;
const ROWS = 20;
const MAX_COLUMNS = 1000;
const MAX_ROWS = 200;
/** Versions of Redis that had a drawing; the others only print their number. */
const DRAWING_VERSIONS: ReadonlySet<number> = new Set([5, 6, 8]);

export const lolwut = defineCommand({
  name: 'lolwut',
  summary: 'Shows computer art and the version of the server.',
  since: '5.0.0',
  group: 'server',
  flags: ['readonly', 'fast'],
  categories: [],
  args: [integer('version', { token: 'VERSION', optional: true })],
  examples: [{ lines: ['LOLWUT', 'LOLWUT VERSION 5 40 10'], note: 'Numbers after the version are columns and rows.' }],
  run: (ctx, argv) => {
    const signature = `Redis ver. ${REDIS_VERSION}\n`;
    const draw = (columns: number, rows: number): Verbatim =>
      new Verbatim('txt', maze(ctx.random, clamp(columns, MAX_COLUMNS), clamp(rows, MAX_ROWS)) + signature);
    if (argv.length < 3 || !isWord(argv, 1, 'version')) return draw(COLUMNS, ROWS);
    const numbers = argv.slice(2).map((word) => readInteger(word));
    const [version = 0, columns = COLUMNS, rows = ROWS] = numbers;
    if (!DRAWING_VERSIONS.has(version)) return new Verbatim('txt', signature);
    return draw(columns, rows);
  },
});

function clamp(value: number, max: number): number {
  return Math.min(Math.max(value, 1), max);
}

function maze(random: Random, columns: number, rows: number): string {
  let drawing = '';
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) drawing += random.int(2) === 0 ? '╱' : '╲';
    drawing += '\n';
  }
  return fromUtf8(`${drawing}\nEvery cell is a coin toss; the paths are yours to find. `);
}
