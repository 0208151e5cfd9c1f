// What one test did to its server: the exchanges as a list, and the server itself as it stood at the end, with a terminal, keys
// and pictures, and its time line. The server is opened when it is first asked for, one test's at a time.
import { type ReactNode, useEffect, useId, useState } from 'react';
import type { ByteString } from '../../base/bytes.ts';
import type { Lab } from '../../curriculum/lab/lab.ts';
import { recordedSession } from '../../hosts/lab/client.ts';
import { TabStrip } from '../kit/TabStrip.tsx';
import { useSelection } from '../workspace/hooks.ts';
import type { LabState } from './use-lab-run.ts';
import { Wire } from './Wire.tsx';

export interface ServerColumnProps {
  readonly lab: Lab;
  readonly state: LabState;
  /** The test whose server it is, by its place; -1 before there is one. */
  readonly test: number;
  readonly server: {
    readonly isOpen: boolean;
    readonly open: (session: ByteString) => Promise<string | undefined>;
  };
  /** They show whatever server is open. */
  readonly panels: { readonly terminal: ReactNode; readonly picture: ReactNode; readonly time?: ReactNode };
}

const NAMES = { wire: 'Exchanges', terminal: 'Terminal', picture: 'Keys', time: 'Time' } as const;
type Tab = keyof typeof NAMES;

export function ServerColumn({ lab, state, test, server, panels }: ServerColumnProps) {
  const [tab, setTab] = useState<Tab>('wire');
  /** The reports of a run are its own; so is whatever was opened of it. */
  const [opened, setOpened] = useState<{ readonly of: LabState['reports']; readonly test: number; readonly failure?: string }>();
  const id = useId();
  const { reports, isRunning } = state;
  const { open } = server;
  const name = `${lab.title}: ${lab.tests[test]?.name ?? ''}`;
  const isThis = opened?.of === reports && opened.test === test;
  const isWanted = tab !== 'wire' && !isRunning && reports[test] !== undefined;

  useEffect(() => {
    if (!isWanted || isThis) return undefined;
    let isGone = false;
    const show = (failure?: string): void => {
      if (!isGone) setOpened({ of: reports, test, ...(failure !== undefined && { failure }) });
    };
    recordedSession(test, name).then(
      async (session) => {
        if (!isGone) show(session === undefined ? 'it had to be stopped' : await open(session));
      },
      (error: unknown) => show(String(error)),
    );
    return () => {
      isGone = true;
    };
  }, [isWanted, isThis, reports, test, name, open]);

  // A key that is clicked in the terminal wants to be seen.
  const key = useSelection((selection) => selection.key);
  useEffect(() => {
    setTab((now) => (key !== undefined && now === 'terminal' ? 'picture' : now));
  }, [key]);

  const tabs: readonly Tab[] = panels.time === undefined ? ['wire', 'terminal', 'picture'] : ['wire', 'terminal', 'picture', 'time'];
  const isShown = isThis && opened.failure === undefined && server.isOpen && isWanted;
  return (
    <>
      <TabStrip
        label="Server"
        name={id}
        tabs={tabs.map((each) => ({ id: each, label: NAMES[each] }))}
        front={tab}
        setFront={(front) => setTab(front as Tab)}
      />
      <div className="lab-server" role="tabpanel" id={`${id}-panel-${tab}`} aria-labelledby={`${id}-tab-${tab}`} tabIndex={tab === 'wire' ? 0 : -1}>
        {tab === 'wire' && <Wire report={reports[test]} name={lab.tests[test]?.name} />}
        {tab !== 'wire' && !isShown && <p className="empty">{wordClosed(isWanted, isRunning, opened?.failure)}</p>}
        {tab !== 'wire' && isShown && (
          <>
            <p className="lab-moment">
              The server of “{lab.tests[test]?.name}”, as the test left it, with its clock stopped. What you do
              here is forgotten with the next run.
            </p>
            <div key={tab} className="lab-panel">
              {panels[tab]}
            </div>
          </>
        )}
      </div>
    </>
  );
}

function wordClosed(isWanted: boolean, isRunning: boolean, failure: string | undefined): string {
  if (isRunning) return 'The tests are running …';
  if (!isWanted) return 'Run the tests first: each has a server of its own, which you can look into afterwards.';
  return failure === undefined ? 'Opening the test’s server …' : `The test’s server is not there any more: ${failure}.`;
}
