// The manifest: the text file that says which files make up the append-only file, and in which order. Reading refuses what
// redis-server 8.0.2 refuses, with the line and its words; see FORMAT.md.
import { type ByteString, fromUtf8, toUtf8 } from '../../base/bytes.ts';
import { quote, splitArgs } from '../../base/quoting.ts';

export type AofFileType = 'b' | 'h' | 'i';

export interface AofFile {
  readonly name: string;
  readonly seq: number;
  /** Base, history (to be deleted) or increment. */
  readonly type: AofFileType;
  /** The replication offset when its first and after its last command were written; -1: not said. */
  readonly startOffset: number;
  readonly endOffset: number;
}

export interface Manifest {
  readonly base: AofFile | undefined;
  readonly history: readonly AofFile[];
  /** In the order of their seq. */
  readonly increments: readonly AofFile[];
  /** The highest seq in use. */
  readonly baseSeq: number;
  readonly incrementSeq: number;
}

export const EMPTY_MANIFEST: Manifest = { base: undefined, history: [], increments: [], baseSeq: 0, incrementSeq: 0 };

export interface ManifestProblem {
  /** 0 if the trouble is with the file as a whole. */
  readonly line: number;
  readonly offset: number;
  readonly text: ByteString;
  readonly reason: string;
}

export function formatManifest({ base, history, increments }: Manifest): ByteString {
  return [...(base ? [base] : []), ...history, ...increments].map(formatLine).join('');
}

function formatLine({ name, seq, type, startOffset, endOffset }: AofFile): ByteString {
  const bytes = fromUtf8(name);
  const word = /^[!#-&(-[\]-~]+$/.test(bytes) ? bytes : quote(bytes);
  const start = startOffset < 0 ? '' : ` startoffset ${startOffset}`;
  const end = endOffset < 0 ? '' : ` endoffset ${endOffset}`;
  return `file ${word} seq ${seq} type ${type}${start}${end}\n`;
}

/** Redis reads lines of at most so many bytes. */
const MAX_LINE = 1024;

export function parseManifest(text: ByteString): Manifest | ManifestProblem {
  if (text === '') return { line: 0, offset: 0, text: '', reason: 'Found an empty AOF manifest' };
  let manifest = EMPTY_MANIFEST;
  for (let at = 0, number = 1; at < text.length; number++) {
    const newline = text.indexOf('\n', at);
    const isComment = text[at] === '#';
    // For Redis a line ends at a NUL, and its newline is never found.
    const hasNul = !isComment && text.slice(at, newline).includes('\0');
    if (newline < 0 || newline - at >= MAX_LINE || hasNul) {
      return { line: 0, offset: at, text: '', reason: 'The AOF manifest file contains too long line' };
    }
    const line = text.slice(at, newline).replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
    // A comment has its mark at the very start.
    const result = isComment ? manifest : addLine(manifest, line);
    if (typeof result === 'string') return { line: number, offset: at, text: line, reason: result };
    manifest = result;
    at = newline + 1;
  }
  return manifest;
}

const BAD_FORMAT = 'Invalid AOF manifest file format';

/** The manifest with one line more, or what is wrong with it. */
function addLine(manifest: Manifest, line: ByteString): Manifest | string {
  const words = splitArgs(line);
  if (words === undefined || words.length < 6 || words.length % 2 !== 0) return BAD_FORMAT;
  const pairs = new Map<string, string>();
  for (let at = 0; at < words.length; at += 2) pairs.set((words[at] ?? '').toLowerCase(), words[at + 1] ?? '');
  const name = pairs.get('file') ?? '';
  if (/[/\\]/.test(name)) return "File can't be a path, just a filename";
  const seq = readNumber(pairs.get('seq'));
  const type = (pairs.get('type') ?? '')[0];
  if (name === '' || seq === 0 || type === undefined) return BAD_FORMAT;
  const file = {
    name: toUtf8(name),
    seq,
    startOffset: pairs.has('startoffset') ? readNumber(pairs.get('startoffset')) : -1,
    endOffset: pairs.has('endoffset') ? readNumber(pairs.get('endoffset')) : -1,
  };
  switch (type) {
    case 'b':
      if (manifest.base) return 'Found duplicate base file information';
      return { ...manifest, base: { ...file, type }, baseSeq: seq };
    case 'h':
      return { ...manifest, history: [...manifest.history, { ...file, type }] };
    case 'i':
      if (seq <= manifest.incrementSeq) return 'Found a non-monotonic sequence number';
      return { ...manifest, increments: [...manifest.increments, { ...file, type }], incrementSeq: seq };
    default:
      return 'Unknown AOF file type';
  }
}

/** As atoll: what begins with no digit is 0. */
function readNumber(text = ''): number {
  const number = Number.parseInt(text, 10);
  return Number.isNaN(number) ? 0 : number;
}
