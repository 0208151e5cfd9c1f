// The guide beside the terminal: what the open door shows. A door that is not built yet says what it will be and where to
// go meanwhile.
import type { ReactNode } from 'react';
import { formatRoute, type Route } from './routes.ts';
import './guide.css';

export interface GuideProps {
  readonly route: Route;
  /** Brings the terminal to the front after something was put into it. */
  readonly showTerminal: () => void;
}

export function Guide({ route }: GuideProps) {
  if (route.door === 'practice') {
    return (
      <Unbuilt title="Practice">
        Practice is not built yet. It will ask you about what you have learned, just before you would forget it, and show
        how sure you are of each topic.
      </Unbuilt>
    );
  }
  if (route.door === 'reference') {
    return (
      <Unbuilt title="Reference">
        Reference is not built yet. Until then the terminal knows every command: type <code>help</code>, or{' '}
        <code>help SET</code> for one of them.
      </Unbuilt>
    );
  }
  return <Unbuilt title="Learn">Lessons are on their way.</Unbuilt>;
}

function Unbuilt({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="guide-page">
      <h2>{title}</h2>
      <p>{children}</p>
      <p>
        <a href={formatRoute({ door: 'play', rest: '' })}>Play</a> is open: a terminal, the keys, and nothing to do but
        try things.
      </p>
    </div>
  );
}
