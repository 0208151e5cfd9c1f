// SINTER, SUNION or SDIFF: every member a row, every set a column, and at the end whether it is in the result, and why.
import type { Algebra, AlgebraRow } from '../../../server/pictures/set.ts';
import { count, printable } from '../../kit/bytes-text.ts';
import { clipText } from '../parts/Tape.tsx';

const TITLES = { inter: 'In all of them', union: 'In any of them', diff: 'In the first, and in no other' } as const;

export function AlgebraTable({ algebra }: { readonly algebra: Algebra }) {
  const { operation, sets, rows, isCut } = algebra;
  return (
    <div className="algebra" tabIndex={0} role="group" aria-label="The sets side by side">
      <table>
        <caption>{TITLES[operation]}</caption>
        <thead>
          <tr>
            <th scope="col">member</th>
            {sets.map(({ key, size, isSet }, at) => (
              <th key={`${at} ${key}`} scope="col" className="mono">
                {printable(key)}
                <small>{isSet ? count(size) : 'not there'}</small>
              </th>
            ))}
            <th scope="col">in the result</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.member.bytes} data-in={row.isInResult || undefined}>
              <th scope="row" className="mono">
                {clipText(row.member)}
              </th>
              {row.inside.map((isInside, at) => (
                <td key={at} data-inside={isInside || undefined}>
                  <span aria-hidden="true">{isInside ? '●' : '·'}</span>
                  <span className="visually-hidden">{isInside ? 'in' : 'not in'}</span>
                </td>
              ))}
              <td>{reason(operation, row, algebra)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {isCut && <p className="legend">More members than fit here.</p>}
    </div>
  );
}

export function reason(operation: Algebra['operation'], { inside, isInResult }: AlgebraRow, { sets }: Algebra): string {
  const name = (at: number): string => printable(sets[at]?.key ?? '');
  if (operation === 'inter') {
    return isInResult ? `yes, in all ${count(inside.length)}` : `no, not in ${name(inside.indexOf(false))}`;
  }
  if (operation === 'union') {
    const holders = inside.filter(Boolean).length;
    return holders > 1 ? `yes, once, from ${count(holders)} sets` : `yes, from ${name(inside.indexOf(true))}`;
  }
  if (isInResult) return 'yes, in no other';
  return inside[0] === true ? `no, also in ${name(inside.indexOf(true, 1))}` : `no, not in ${name(0)}`;
}
