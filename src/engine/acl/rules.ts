// Rules of ACL users as they are given: how arguments become rules, and why a rule is refused, in Redis's words.
import type { ByteString } from '../../base/bytes.ts';

export class RuleError {
  constructor(readonly reason: string) {}
}

export const ruleErrors = {
  syntax: new RuleError('Syntax error'),
  unknownName: new RuleError('Unknown command or category name in ACL'),
  firstArgOfSubcommand: new RuleError('Allowing first-arg of a subcommand is not supported'),
  keysAfterAll: new RuleError(
    "Adding a pattern after the * pattern (or the 'allkeys' flag) is not valid and does not have any effect. Try 'resetkeys' to start with an empty list of patterns",
  ),
  channelsAfterAll: new RuleError(
    "Adding a pattern after the * pattern (or the 'allchannels' flag) is not valid and does not have any effect. Try 'resetchannels' to start with an empty list of channels",
  ),
  noSuchPassword: new RuleError('The password you are trying to remove from the user does not exist'),
  badHash: new RuleError(
    'The password hash must be exactly 64 characters and contain only lowercase hexadecimal characters',
  ),
  unclosedSelector: (start: ByteString): RuleError =>
    new RuleError(`Unmatched parenthesis in acl selector starting at '${start}'.`),
} as const;

/** What C's isspace takes, and NUL: neither may stand in patterns and names. */
export function hasSpaces(text: ByteString): boolean {
  return /[ \t\n\v\f\r\0]/.test(text);
}

/** The rules with those of each selector in one piece, however many arguments it was spread over. */
export function joinSelectors(words: readonly ByteString[]): ByteString[] | RuleError {
  const rules: ByteString[] = [];
  let open: ByteString | undefined;
  let start = '';
  for (const word of words) {
    const rule: ByteString = open === undefined ? word : `${open} ${word}`;
    const isOpen = open === undefined ? word.startsWith('(') && !word.endsWith(')') : !word.endsWith(')');
    if (open === undefined) start = word;
    open = isOpen ? rule : undefined;
    if (!isOpen) rules.push(rule);
  }
  return open === undefined ? rules : ruleErrors.unclosedSelector(start);
}
