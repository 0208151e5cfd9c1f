// What one test did to the server: every exchange in the order in which the server got it, one lane for each client, and the
// questions that reached the database.
import type { TestReport } from '../../curriculum/lab/lab.ts';

export function Wire({ report, name }: { readonly report: TestReport | undefined; readonly name: string | undefined }) {
  if (report === undefined) {
    return <p className="empty">What each instance sends to the server is drawn here after a run.</p>;
  }
  const clients = [...new Set(report.exchanges.map(({ client }) => client))];
  return (
    <div className="lab-wire">
      <h2>{name}</h2>
      <p className="lab-standing">
        {count(report.exchanges.length, 'command')}, {count(report.queries.length, 'question')} to the database, in{' '}
        {showMs(report.took)}
      </p>
      {report.exchanges.length > 0 && (
        <table>
          <caption className="visually-hidden">Commands in the order in which the server got them</caption>
          <thead>
            <tr>
              <th scope="col">at</th>
              <th scope="col">client</th>
              <th scope="col">command and reply</th>
            </tr>
          </thead>
          <tbody>
            {report.exchanges.map(({ client, at, command, reply }, i) => (
              <tr key={i} data-lane={clients.indexOf(client) % 4}>
                <td>{showMs(at)}</td>
                <td>{client}</td>
                <td>
                  {command !== '' && <code>{command}</code>}
                  <samp>{reply ?? 'no reply yet'}</samp>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {report.queries.length > 0 && (
        <>
          <h2>Database</h2>
          <ol className="lab-queries">
            {report.queries.map((query, i) => (
              <li key={i}>
                <code>{query}</code>
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

function showMs(ms: number): string {
  if (ms >= 60_000) return `${(ms / 60_000).toFixed(1)} min`;
  return ms >= 1000 ? `${(ms / 1000).toFixed(2)} s` : `${ms.toFixed(1)} ms`;
}
