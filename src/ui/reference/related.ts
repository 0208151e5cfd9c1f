// Which other commands a reader of a page is likely to want: those that a common intention names together with it, then
// its blocking, reading and storing forms, then its neighbours in the group, most alike in name first.
import type { Catalogue, ReferenceCommand } from './catalogue.ts';
import { INTENTIONS } from './intentions.ts';

const MOST = 8;

export function relatedTo(command: ReferenceCommand, catalogue: Catalogue): readonly ReferenceCommand[] {
  const scores = new Map<ReferenceCommand, number>();
  const { name } = command;
  const together = new Set(
    INTENTIONS.flatMap(({ intentions }) => intentions)
      .filter(({ commands }) => commands.includes(name))
      .flatMap(({ commands }) => commands),
  );
  for (const other of catalogue.commands) {
    if (other.name === name || other.isContainer || other.deprecatedSince !== undefined) continue;
    let score = 0;
    if (together.has(other.name)) score += 30;
    if (areForms(name, other.name) || areForms(other.name, name)) score += 25;
    if (other.words.length === 2 && other.words[0] === command.words[0]) score += 20;
    if (other.group === command.group) score += 2 + commonStart(name, other.name) + 2 * commonEnd(name, other.name);
    // A writer's page should lead to a reader, and the other way round.
    if (score > 0 && other.flags.includes('write') !== command.flags.includes('write')) score += 1;
    if (score >= 5) scores.set(other, score);
  }
  return [...scores].sort((a, b) => b[1] - a[1]).slice(0, MOST).map(([other]) => other);
}

/** BLPOP of LPOP, SORT_RO of SORT, SINTERSTORE of SINTER, PEXPIRE of EXPIRE. */
function areForms(plain: string, form: string): boolean {
  return form === `B${plain}` || form === `P${plain}` || form === `${plain}STORE` || form === `${plain}_RO` || form === `${plain}NX`;
}

function commonStart(a: string, b: string): number {
  let n = 0;
  while (n < a.length && a[n] === b[n]) n++;
  return n;
}

function commonEnd(a: string, b: string): number {
  let n = 0;
  while (n < a.length && a.at(-1 - n) === b.at(-1 - n)) n++;
  return n >= 3 ? n : 0;
}
