// The way in: a search over names, summaries and intentions; without a search, intentions by topic and commands by group.
import { useDeferredValue, useMemo, useState } from 'react';
import { TypeGlyph } from '../kit/TypeGlyph.tsx';
import type { Catalogue, ReferenceCommand } from './catalogue.ts';
import { CommandList, CommandNames } from './CommandLinks.tsx';
import { wordGroup } from './groups.ts';
import { type Intention, INTENTIONS } from './intentions.ts';
import type { ReferenceHref } from './ReferencePanel.tsx';
import { searchReference } from './search.ts';

interface HomeProps {
  readonly catalogue: Catalogue;
  readonly href: ReferenceHref;
}

export function ReferenceHome({ catalogue, href }: HomeProps) {
  const [query, setQuery] = useState('');
  const asked = useDeferredValue(query);
  return (
    <div className="reference">
      <h2>Reference</h2>
      <input
        className="reference-search"
        type="search"
        aria-label="Search the reference"
        placeholder="A command, or what you want to do"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={query}
        onChange={(event) => setQuery(event.target.value)}
        onKeyDown={(event) => {
          const [first] = searchReference(query, catalogue.commands, INTENTIONS).commands;
          if (event.key === 'Enter' && first) location.hash = href(first.slug);
        }}
      />
      {asked.trim() === '' ? <Contents catalogue={catalogue} href={href} /> : <Results query={asked} catalogue={catalogue} href={href} />}
    </div>
  );
}

function Results({ query, catalogue, href }: HomeProps & { readonly query: string }) {
  const found = useMemo(() => searchReference(query, catalogue.commands, INTENTIONS), [query, catalogue]);
  const { commands, intentions } = found;
  return (
    <>
      <p className="reference-soft" role="status">
        {wordCounts(query.trim(), commands.length, intentions.length)}
      </p>
      {/* Who types a sentence means a task; who types a name means the command. */}
      {query.trim().includes(' ') && <Intentions intentions={intentions} catalogue={catalogue} href={href} />}
      {commands.length > 0 && <CommandList commands={commands} href={href} label="Commands found" />}
      {!query.trim().includes(' ') && <Intentions intentions={intentions} catalogue={catalogue} href={href} />}
    </>
  );
}

function wordCounts(query: string, commands: number, tasks: number): string {
  if (commands + tasks === 0) return `Nothing is called “${query}”. Try other words, or look through the groups.`;
  const counts = [
    ...(commands === 0 ? [] : [commands === 1 ? '1 command' : `${commands} commands`]),
    ...(tasks === 0 ? [] : [tasks === 1 ? '1 task' : `${tasks} tasks`]),
  ];
  return counts.join(', ');
}

function Contents({ catalogue, href }: HomeProps) {
  return (
    <>
      <section className="reference-section" aria-labelledby="reference-by-task">
        <h3 id="reference-by-task">By what you want to do</h3>
        {INTENTIONS.map(({ topic, intentions }) => (
          <details key={topic} className="reference-fold">
            <summary>{topic}</summary>
            <Intentions intentions={intentions} catalogue={catalogue} href={href} />
          </details>
        ))}
      </section>
      <section className="reference-section" aria-labelledby="reference-by-group">
        <h3 id="reference-by-group">By group</h3>
        <ul className="reference-groups">
          {catalogue.groups.map((group) => {
            const { title, about, type } = wordGroup(group);
            return (
              <li key={group}>
                <a href={href(`group/${group}`)}>
                  {type === undefined ? <span className="reference-no-type" /> : <TypeGlyph type={type} />}
                  <span className="reference-group-title">{title}</span>
                  <span className="reference-soft">{about}</span>
                </a>
              </li>
            );
          })}
        </ul>
      </section>
    </>
  );
}

function Intentions({ intentions, catalogue, href }: HomeProps & { readonly intentions: readonly Intention[] }) {
  if (intentions.length === 0) return null;
  return (
    <ul className="reference-intentions" aria-label="Tasks">
      {intentions.map(({ want, commands }) => (
        <li key={want}>
          <span>{want}</span>
          <CommandNames commands={known(commands, catalogue)} href={href} label={want} />
        </li>
      ))}
    </ul>
  );
}

function known(names: readonly string[], catalogue: Catalogue): readonly ReferenceCommand[] {
  return names.flatMap((name) => catalogue.commands.filter((command) => command.name === name));
}
