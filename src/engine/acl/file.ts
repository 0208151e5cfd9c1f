// ACL files: one line for each user, in the form of ACL LIST. A file with a mistake changes nothing, and all mistakes are
// told at once.
import type { ByteString } from '../../base/bytes.ts';
import { flatten } from '../../base/bytes.ts';
import { type AccessControl, DEFAULT_USER } from './access-control.ts';
import { hasSpaces, RuleError, ruleErrors } from './rules.ts';
import { joinSelectors } from './rules.ts';
import type { User } from './user.ts';

const UNCHANGED = 'WARNING: ACL errors detected, no change to the previously active ACL rules was performed';

/** Puts the users of the file in the place of all that there are; or says in Redis's words why not. */
export function loadUsers(access: AccessControl, path: ByteString): string | undefined {
  const text = access.file?.read(path);
  if (text === undefined) return `Error loading ACLs, opening file '${path}': No such file or directory`;
  const loaded = new Map<ByteString, User>();
  let problems = '';
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
    if (line !== '') problems += readLine(access, path, index + 1, line, loaded);
  }
  if (problems !== '') return problems + UNCHANGED;
  if (!loaded.has(DEFAULT_USER)) loaded.set(DEFAULT_USER, access.newDefaultUser());
  for (const { name } of access.allUsers()) if (!loaded.has(name)) access.remove(name);
  for (const user of loaded.values()) access.replace(user);
  return undefined;
}

/** Adds the line's user to `loaded`; or gives what is wrong with it, ready to be followed by more. */
function readLine(
  access: AccessControl,
  path: ByteString,
  number: number,
  line: ByteString,
  loaded: Map<ByteString, User>,
): string {
  const [keyword, name, ...words] = line.split(' ');
  if (keyword !== 'user' || name === undefined) {
    return `${path}:${number} should start with user keyword followed by the username. `;
  }
  if (hasSpaces(name)) return `'${path}:${number}: username '${name}' contains invalid characters. `;
  if (loaded.has(name)) return `WARNING: Duplicate user '${name}' found on line ${number}. `;
  const rules = joinSelectors(words);
  if (rules instanceof RuleError) return `${path}:${number}: Unmatched parenthesis in selector definition.`;
  const user = access.newUser(flatten(name));
  loaded.set(user.name, user);
  let problems = '';
  let hasOtherProblem = false;
  for (const rule of rules) {
    try {
      user.apply(flatten(rule));
    } catch (thrown) {
      if (!(thrown instanceof RuleError)) throw thrown;
      // Rules that may hold passwords are not repeated, and only the first of them is told of.
      if (thrown === ruleErrors.unknownName) {
        problems += `${path}:${number}: Error in applying operation '${rule}': ${thrown.reason}. `;
      } else if (!hasOtherProblem) {
        hasOtherProblem = true;
        problems += `${path}:${number}: ${thrown.reason}. `;
      }
    }
  }
  return problems;
}

/** Adds the users that a configuration declares, each as name and rules; or says in Redis's words why not. */
export function addUsers(access: AccessControl, declarations: readonly (readonly ByteString[])[]): string | undefined {
  for (const [name = '', ...words] of declarations) {
    const user = access.newUser(name);
    const rules = joinSelectors(words);
    if (rules instanceof RuleError) return `Unmatched parenthesis in selector definition of user '${name}'.`;
    for (const rule of rules) {
      try {
        user.apply(rule);
      } catch (thrown) {
        if (!(thrown instanceof RuleError)) throw thrown;
        return `Error loading ACL rule '${rule}' for the user named '${name}': ${thrown.reason}`;
      }
    }
    access.replace(user);
  }
  return undefined;
}

/** One line for each user, as files hold them. */
export function userLines(access: AccessControl): ByteString[] {
  return access.allUsers().map((user) => `user ${user.name} ${user.describe()}`);
}

/** Whether all users were written. */
export function saveUsers(access: AccessControl, path: ByteString): boolean {
  const lines = userLines(access).map((line) => `${line}\n`);
  return access.file?.write(path, lines.join('')) ?? false;
}
