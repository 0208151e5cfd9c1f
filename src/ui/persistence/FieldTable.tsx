// The fields of the part of a file that is looked at, as a table: what a hex dump says, readable without seeing it.
import type { FileWindow } from '../../hosts/worker/disk-protocol.ts';
import { count } from '../kit/bytes-text.ts';
import { Button } from '../kit/Button.tsx';

export interface FieldTableProps {
  readonly window: FileWindow;
  readonly at: number;
  readonly choose: (offset: number) => void;
  /** Goes to another part of the file. */
  readonly turn: (offset: number) => void;
}

/** Bytes whose fields are shown at once. */
export const TABLE_PAGE = 1024;

export function FieldTable({ window, at, choose, turn }: FieldTableProps) {
  const { fields, first, bytes, length } = window;
  return (
    <div className="byte-table" tabIndex={0} role="group" aria-label="Fields">
      <p className="byte-turn">
        <Button kind="quiet" disabled={first === 0} onClick={() => turn(Math.max(0, first - TABLE_PAGE))}>
          Earlier
        </Button>
        <span className="disk-soft">
          bytes {count(first)} to {count(first + bytes.length)} of {count(length)}
        </span>
        <Button kind="quiet" disabled={first + bytes.length >= length} onClick={() => turn(first + TABLE_PAGE)}>
          Later
        </Button>
      </p>
      <table className="disk-table">
        <thead>
          <tr>
            <th scope="col">byte</th>
            <th scope="col">length</th>
            <th scope="col">field</th>
            <th scope="col">value</th>
            <th scope="col">meaning</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <tr key={field.offset} aria-selected={at >= field.offset && at < field.offset + field.length}>
              <td>
                <button type="button" className="disk-link" onClick={() => choose(field.offset)}>
                  {count(field.offset)}
                </button>
              </td>
              <td>{count(field.length)}</td>
              <td>{field.name}</td>
              <td className="mono">{field.value}</td>
              <td>{field.note}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
