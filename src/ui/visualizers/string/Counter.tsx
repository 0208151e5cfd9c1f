// A number kept as a number: its digits, of which those that changed tick over, and the 64 bits that are really there.
import { Fragment } from 'react';

export function Counter({ integer, before, turn }: { readonly integer: string; readonly before: string | undefined; readonly turn: number }) {
  const old = before?.padStart(integer.length) ?? integer;
  const bits = BigInt.asUintN(64, BigInt(integer)).toString(2).padStart(64, '0');
  const direction = before === undefined ? undefined : BigInt(integer) >= BigInt(before) ? 'up' : 'down';
  return (
    <div className="counter" role="img" aria-label={`The number ${integer}`}>
      <p className="counter-digits mono">
        {Array.from(integer, (digit, at) => {
          const isSame = old.at(at - integer.length) === digit;
          return (
            <span key={isSame ? at : `${at} ${turn}`} data-ticks={isSame ? undefined : direction}>
              {digit}
            </span>
          );
        })}
      </p>
      <p className="counter-bits mono">
        {Array.from({ length: 8 }, (_, byte) => (
          <Fragment key={byte}>
            <span data-zero={!bits.slice(byte * 8, byte * 8 + 8).includes('1') || undefined}>{bits.slice(byte * 8, byte * 8 + 8)}</span>{' '}
          </Fragment>
        ))}
      </p>
      <p className="legend">64 bits, the highest first; negative numbers in two’s complement.</p>
    </div>
  );
}
