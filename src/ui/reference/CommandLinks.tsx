// Commands as links: with their summaries one below the other, or as bare names in a row.
import type { ReferenceCommand } from './catalogue.ts';
import type { ReferenceHref } from './ReferencePanel.tsx';

interface CommandLinksProps {
  readonly commands: readonly ReferenceCommand[];
  readonly href: ReferenceHref;
  readonly label: string;
}

export function CommandList({ commands, href, label }: CommandLinksProps) {
  return (
    <ul className="reference-list" aria-label={label}>
      {commands.map((command) => (
        <li key={command.slug}>
          <a href={href(command.slug)}>
            <span className="reference-name">{command.name}</span>
            {command.deprecatedSince !== undefined && <span className="reference-old">deprecated</span>}
            <span className="reference-summary">{command.summary}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

export function CommandNames({ commands, href, label }: CommandLinksProps) {
  return (
    <ul className="reference-names" aria-label={label}>
      {commands.map((command) => (
        <li key={command.slug}>
          <a href={href(command.slug)} title={command.summary}>
            {command.name}
          </a>
        </li>
      ))}
    </ul>
  );
}
