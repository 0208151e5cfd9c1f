// A picture in words: a summary, and a table of the part that is drawn.
import { count } from '../../kit/bytes-text.ts';

export interface TwinProps {
  readonly summary: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Rows that the window leaves out. */
  readonly hidden: number;
  readonly caption?: string;
}

export function Twin({ summary, heads, rows, hidden, caption = 'The part that is drawn' }: TwinProps) {
  return (
    <div className="twin">
      <p>{summary}</p>
      {rows.length > 0 && (
        <div className="twin-scroll" tabIndex={0} role="group" aria-label={caption}>
          <table>
            <caption className="visually-hidden">{caption}</caption>
            <thead>
              <tr>
                {heads.map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className="mono">
              {rows.map((row, at) => (
                <tr key={`${at} ${row[0]}`}>
                  {row.map((cell, column) => (
                    <td key={heads[column]}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {hidden > 0 && <p className="legend">{count(hidden)} more outside the part that is drawn.</p>}
    </div>
  );
}
