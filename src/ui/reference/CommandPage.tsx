// The page of one command: how to write it, what it does and costs, its arguments, examples that run here, the errors it
// can give, how it has changed, and where to go from it. Everything but the errors' explanations is the declaration's.
import type { ReactNode } from 'react';
import { fullSyntax } from '../commands/syntax-text.ts';
import { Button } from '../kit/Button.tsx';
import { ArgumentTree } from './ArgumentTree.tsx';
import type { Catalogue, KeyPlace, ReferenceCommand } from './catalogue.ts';
import { CommandList, CommandNames } from './CommandLinks.tsx';
import { Example } from './Example.tsx';
import { wordGroup } from './groups.ts';
import { PageHeading } from './PageHeading.tsx';
import type { ReferenceHref } from './ReferencePanel.tsx';
import { refusalsOf } from './refusals.ts';
import { relatedTo } from './related.ts';

interface CommandPageProps {
  readonly command: ReferenceCommand;
  readonly catalogue: Catalogue;
  readonly href: ReferenceHref;
  readonly wasFollowed: boolean;
  readonly insertCommand: (line: string) => void;
}

export function CommandPage({ command, catalogue, href, wasFollowed, insertCommand }: CommandPageProps) {
  const group = wordGroup(command.group);
  const syntax = fullSyntax(command);
  const subcommands = catalogue.commands.filter(
    (other) => command.isContainer && other.words.length === 2 && other.words[0] === command.words[0],
  );
  const related = relatedTo(command, catalogue);
  return (
    <div className="reference">
      <p className="reference-path">
        <a href={href()}>Reference</a>
        <a href={href(`group/${command.group}`)}>{group.title}</a>
      </p>
      <PageHeading text={command.name} type={group.type} wasFollowed={wasFollowed} />
      {command.deprecatedSince !== undefined && <Deprecated command={command} />}
      <p>{command.summary}</p>
      {!command.isContainer && (
        <>
          <pre className="reference-syntax" tabIndex={0} aria-label="Syntax">
            <b>{command.name}</b> {syntax}
          </pre>
          <div>
            <Button onClick={() => insertCommand(lineToTry(command))}>Try it in the terminal</Button>
          </div>
        </>
      )}
      <dl className="reference-facts">
        <Fact name="Cost">{command.complexity}</Fact>
        <Fact name="Since">{command.since}</Fact>
        <Fact name="Keys">{command.keyPlaces.length > 0 && <KeyPlaces places={command.keyPlaces} />}</Fact>
        <Fact name="Categories">{command.categories.map((category) => `@${category}`).join(' ')}</Fact>
        <Fact name="Flags">{command.flags.join(' ')}</Fact>
      </dl>
      {subcommands.length > 0 && (
        <Part title="Subcommands">
          <CommandList commands={subcommands} href={href} label="Subcommands" />
        </Part>
      )}
      {command.examples.length > 0 && (
        <Part title="Examples">
          <p className="reference-soft">They run on an empty engine of their own; your keys are not touched.</p>
          {command.examples.map((example, i) => (
            <Example key={i} example={example} number={i + 1} insertCommand={insertCommand} />
          ))}
        </Part>
      )}
      {command.parameters !== undefined && command.parameters.length > 0 && (
        <Part title="Arguments">
          <ArgumentTree args={command.parameters} label="Arguments" />
        </Part>
      )}
      <Part title="Errors it can give">
        <dl className="reference-errors">
          {refusalsOf(command).map(({ text, because }) => (
            <div key={text}>
              <dt>
                <code>{text}</code>
              </dt>
              <dd>{because}</dd>
            </div>
          ))}
        </dl>
      </Part>
      {command.history.length > 0 && (
        <Part title="How it has changed">
          <dl className="reference-facts">
            {command.history.map(({ version, change }) => (
              <Fact key={version + change} name={version}>
                {change}
              </Fact>
            ))}
          </dl>
        </Part>
      )}
      {related.length > 0 && (
        <Part title="Related">
          <CommandNames commands={related} href={href} label="Related commands" />
        </Part>
      )}
    </div>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="reference-section">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  if (children === undefined || children === '' || children === false) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Deprecated({ command }: { readonly command: ReferenceCommand }) {
  return (
    <p className="reference-deprecated">
      Deprecated since {command.deprecatedSince}: it still works, but new programs should use {command.replacedBy ?? 'something else'}.
    </p>
  );
}

function KeyPlaces({ places }: { readonly places: readonly KeyPlace[] }) {
  return (
    <ul>
      {places.map(({ where, flags }, i) => (
        <li key={i}>
          {where} <span className="reference-soft">({flags.join(' ')})</span>
        </li>
      ))}
    </ul>
  );
}

/** An example's line that shows the command itself; without examples the bare name, to be completed there. */
function lineToTry(command: ReferenceCommand): string {
  const lines = command.examples.flatMap((example) => example.lines);
  return lines.find((line) => line.toUpperCase().startsWith(command.name)) ?? `${command.name} `;
}
