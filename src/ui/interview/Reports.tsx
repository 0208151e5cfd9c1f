// The mock interviews that have ended, the latest first: when, how long, how well, each leading to its report.
import { type Mock, reportOf } from '../../curriculum/interview/mock.ts';
import { percentText } from './figures-text.ts';

export interface ReportsProps {
  readonly reports: readonly Mock[];
  readonly href: (place?: string) => string;
}

export function Reports({ reports, href }: ReportsProps) {
  return (
    <table className="practice-figures">
      <thead>
        <tr>
          <th scope="col">interview</th>
          <th scope="col">answered</th>
          <th scope="col">score</th>
        </tr>
      </thead>
      <tbody>
        {reports.map((mock) => {
          const { whole } = reportOf(mock);
          return (
            <tr key={mock.startedAt}>
              <th scope="row">
                <a href={href(`mock/${mock.startedAt}`)}>{reportName(mock)}</a>
              </th>
              <td>
                {whole.answered} of {whole.asked}
              </td>
              <td>{whole.score === undefined ? '–' : percentText(whole.score)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** "27 Nov 2026, 20 minutes". */
function reportName({ startedAt, minutes }: Mock): string {
  return `${new Date(startedAt).toLocaleDateString([], { day: 'numeric', month: 'short', year: 'numeric' })}, ${minutes} minutes`;
}
