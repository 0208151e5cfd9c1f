// The labs that there are, and how far one has come in each.
import { labs } from 'virtual:labs';
import { recallLab } from './lab-memory.ts';

export function LabList({ labHref }: { readonly labHref: (id: string) => string }) {
  return (
    <section aria-labelledby="labs">
      <h3 id="labs">Code labs</h3>
      <p>Programs to write or to mend, with tests in plain sight. They run here, against a server of their own.</p>
      <ol>
        {labs.map(({ id, title, summary, tests }) => (
          <li key={id}>
            <a href={labHref(id)}>
              <span className="lesson-list-title">{title}</span>
              <span className="lesson-list-standing">{wordStanding(id, tests)}</span>
              <span className="lesson-list-summary">{summary}</span>
            </a>
          </li>
        ))}
      </ol>
    </section>
  );
}

function wordStanding(id: string, tests: number): string {
  const { solvedAt, program } = recallLab(id);
  if (solvedAt !== undefined) return 'done';
  return program === undefined ? `${tests} tests` : 'begun';
}
