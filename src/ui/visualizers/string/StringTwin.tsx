// A string in words: what is allocated, and its bytes in a table.
import { count, counted, isText, printable } from '../../kit/bytes-text.ts';
import { Twin } from '../parts/Twin.tsx';
import type { PictureProps } from '../visualizer.ts';

const PARTS = { object: 'the object', header: 'header', bytes: 'text', end: 'a NUL', spare: 'spare' } as const;

export function StringTwin({ view }: PictureProps<'string'>) {
  const { encoding, length, first, bytes, integer, allocations } = view;
  const allocated = allocations
    .map((parts) => parts.map((part) => `${PARTS[part.kind]} ${count(part.bytes)}`).join(', '))
    .join('; and apart from it: ');
  if (integer !== undefined) {
    return <Twin summary={`The number ${integer}, kept in the object itself (${allocated} bytes).`} heads={[]} rows={[]} hidden={0} />;
  }
  const shown = isText(bytes) ? `It begins ${printable(bytes.slice(0, 64))}` : 'It is not text';
  return (
    <Twin
      summary={`${counted(length, 'byte')} as ${encoding}: ${allocated} bytes. ${length === 0 ? 'It is empty' : shown}.`}
      heads={['byte', 'character', 'hex', 'bits']}
      rows={Array.from(bytes, (byte, at) => {
        const code = byte.charCodeAt(0);
        return [count(first + at), printable(byte), code.toString(16).padStart(2, '0'), code.toString(2).padStart(8, '0')];
      })}
      hidden={length - bytes.length}
    />
  );
}
