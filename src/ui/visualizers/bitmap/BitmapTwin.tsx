// Bits in words: how many are set, and the bytes of the window.
import { count, counted, printable } from '../../kit/bytes-text.ts';
import { Twin } from '../parts/Twin.tsx';
import type { PictureProps } from '../visualizer.ts';

export function BitmapTwin({ view, touch }: PictureProps<'bitmap'>) {
  const { length, first, bytes, ones } = view;
  const sum = ones === undefined ? '' : `: ${count(ones)} of ${counted(length * 8, 'bit')} set`;
  const operation = touch?.detail?.operation;
  return (
    <>
      {operation && (
        <Twin
          summary={`${operation.name}, the first bytes of each:`}
          heads={['key', 'length', 'bits']}
          rows={[...operation.sources, operation.result].map(({ key, bytes: own, length: whole }, at, all) => [
            at === all.length - 1 ? `${printable(key)} (result)` : printable(key),
            counted(whole, 'byte'),
            bitsOf(own.slice(0, 8)),
          ])}
          hidden={0}
          caption="Operands and result"
        />
      )}
      <Twin
        summary={`${counted(length, 'byte')}${sum}.`}
        heads={['bits', 'of byte', 'set']}
        rows={Array.from(bytes, (byte, at) => {
          const bits = bitsOf(byte);
          return [`${count((first + at) * 8)}–${count((first + at) * 8 + 7)}`, bits, count(bits.replaceAll('0', '').length)];
        })}
        hidden={length - bytes.length}
      />
    </>
  );
}

function bitsOf(bytes: string): string {
  return Array.from(bytes, (byte) => byte.charCodeAt(0).toString(2).padStart(8, '0')).join(' ');
}
