// A command's arguments one by one, with their alternatives and parts below them: what to write, of what kind it is,
// whether it may be left out or repeated, and since when it is there.
import type { ArgumentDoc, ArgumentType } from '../commands/command-docs.ts';

const KINDS: Readonly<Record<ArgumentType, string>> = {
  string: 'text',
  integer: 'whole number',
  double: 'number',
  key: 'key',
  pattern: 'glob pattern',
  'unix-time': 'unix time',
  'pure-token': 'option',
  oneof: 'one of these',
  block: 'together',
};

export function ArgumentTree({ args, label }: { readonly args: readonly ArgumentDoc[]; readonly label?: string }) {
  return (
    <ul className="reference-args" aria-label={label}>
      {args.map((arg, i) => (
        <li key={`${arg.name} ${i}`}>
          <p>
            {writtenAs(arg) !== '' && <code>{writtenAs(arg)}</code>}
            <span className="reference-soft">{traits(arg).join(', ')}</span>
          </p>
          {arg.parts.length > 0 && <ArgumentTree args={arg.parts} />}
        </li>
      ))}
    </ul>
  );
}

function writtenAs(arg: ArgumentDoc): string {
  const value = arg.type === 'pure-token' || arg.parts.length > 0 ? '' : arg.label;
  return [arg.token ?? '', value].filter(Boolean).join(' ');
}

function traits(arg: ArgumentDoc): readonly string[] {
  return [
    KINDS[arg.type],
    ...(arg.isOptional ? ['may be left out'] : []),
    ...(arg.isMultiple ? [arg.repeatsToken && arg.token !== undefined ? `may be repeated, with ${arg.token} each time` : 'may be repeated'] : []),
    ...(arg.since === undefined ? [] : [`since ${arg.since}`]),
    ...(arg.deprecatedSince === undefined ? [] : [`deprecated since ${arg.deprecatedSince}`]),
  ];
}
