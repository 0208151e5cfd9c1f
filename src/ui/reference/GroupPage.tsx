// All commands of one group, with what each does.
import type { Catalogue } from './catalogue.ts';
import { CommandList } from './CommandLinks.tsx';
import { wordGroup } from './groups.ts';
import { PageHeading } from './PageHeading.tsx';
import type { ReferenceHref } from './ReferencePanel.tsx';

interface GroupPageProps {
  readonly group: string;
  readonly catalogue: Catalogue;
  readonly href: ReferenceHref;
  readonly wasFollowed: boolean;
}

export function GroupPage({ group, catalogue, href, wasFollowed }: GroupPageProps) {
  const { title, about, type } = wordGroup(group);
  const commands = catalogue.commands.filter((command) => command.group === group);
  return (
    <div className="reference">
      <p className="reference-path">
        <a href={href()}>Reference</a>
      </p>
      <PageHeading text={title} type={type} wasFollowed={wasFollowed} />
      {about !== '' && <p className="reference-soft">{upperFirst(about)}.</p>}
      <CommandList commands={commands} href={href} label={title} />
    </div>
  );
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
