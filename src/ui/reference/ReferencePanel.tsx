// The reference beside the terminal: the way in (search, intentions, groups), a group, or the page of one command. What
// an address behind the door means is decided here: "zadd", "config-set", "group/sorted-set", or nothing.
import { type ReactNode, useState } from 'react';
import { Button } from '../kit/Button.tsx';
import { useWorkspace } from '../workspace/hooks.ts';
import { loadedCatalogue, slugOf } from './catalogue.ts';
import { CommandPage } from './CommandPage.tsx';
import { GroupPage } from './GroupPage.tsx';
import { ReferenceHome } from './ReferenceHome.tsx';
import { useCatalogue } from './use-catalogue.ts';
import './reference.css';

/** The address of a place in the reference; of its first page without one. */
export type ReferenceHref = (place?: string) => string;

export interface ReferencePanelProps {
  readonly place: string;
  readonly href: ReferenceHref;
  /** Puts a line into the learner's terminal, for them to run or change. */
  readonly insertCommand: (line: string) => void;
}

export function ReferencePanel({ place, href, insertCommand }: ReferencePanelProps) {
  const { engine } = useWorkspace();
  const [wasFollowed] = useState(() => loadedCatalogue(engine) !== undefined);
  const opened = useCatalogue(engine);
  if (opened.phase === 'loading') return <Message>Asking the engine which commands it has …</Message>;
  if (opened.phase === 'failed') {
    return (
      <Message>
        The engine did not say which commands it has. <Button onClick={opened.retry}>Try again</Button>
      </Message>
    );
  }
  const { catalogue } = opened;
  if (place === '') return <ReferenceHome catalogue={catalogue} href={href} />;
  const group = /^group\/(.+)$/.exec(place)?.[1];
  if (group !== undefined && catalogue.groups.includes(group)) {
    return <GroupPage key={group} group={group} {...{ catalogue, href, wasFollowed }} />;
  }
  const command = catalogue.bySlug.get(slugOf(place));
  if (command) {
    return <CommandPage key={command.slug} command={command} {...{ catalogue, href, wasFollowed, insertCommand }} />;
  }
  return (
    <Message>
      There is no command called “{place}” here. <a href={href()}>All commands</a>
    </Message>
  );
}

function Message({ children }: { readonly children: ReactNode }) {
  return <p className="reference-message">{children}</p>;
}
