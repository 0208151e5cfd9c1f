// Reads every import in src/ and holds it against import-rules.mjs. Ends with status 1 and one line per broken rule.

import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { parseSync } from 'oxc-parser';
import { circles, violation } from './import-rules.mjs';
import { projectPath } from './paths.mjs';

/** @typedef {import('./import-rules.mjs').Import} Import */

const files = readdirSync(projectPath('src'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(?:[mc]?js|tsx?)$/.test(entry.name))
  .map((entry) => relative(projectPath('.'), join(entry.parentPath, entry.name)).split(sep).join('/'))
  .sort();
const imports = files.flatMap(importsOf);
const problems = [
  ...imports.flatMap((each) => {
    const problem = violation(each);
    return problem === undefined ? [] : [`${each.from}:${each.line}: ${problem} (${each.to})`];
  }),
  ...circles(imports).map((circle) => `circular import: ${circle.join(' -> ')}`),
];
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(`${files.length} files, ${imports.length} imports, ${problems.length} against the rules\n`);
process.exitCode = problems.length === 0 ? 0 : 1;

/**
 * @param {string} file
 * @returns {Import[]}
 */
function importsOf(file) {
  const source = readFileSync(projectPath(file), 'utf8');
  const { module } = parseSync(file, source);
  /** @type {Import[]} */
  const found = [];
  /**
   * @param {string} specifier
   * @param {number} offset
   * @param {{ isType?: boolean, isLazy?: boolean }} kind
   */
  const add = (specifier, offset, { isType = false, isLazy = false }) => {
    const path = specifier.replace(/\?.*$/, '');
    const isPackage = !path.startsWith('.');
    const to = isPackage ? path : posix.join(dirname(file), path);
    found.push({ from: file, to, line: source.slice(0, offset).split('\n').length, isType, isPackage, isLazy });
  };
  for (const { moduleRequest, entries } of module.staticImports) {
    const isType = entries.length > 0 && entries.every((entry) => entry.isType);
    add(moduleRequest.value, moduleRequest.start, { isType });
  }
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest, isType } of entries) {
      if (moduleRequest) add(moduleRequest.value, moduleRequest.start, { isType });
    }
  }
  for (const { moduleRequest } of module.dynamicImports) {
    const specifier = /^(['"])([^'"]*)\1$/.exec(source.slice(moduleRequest.start, moduleRequest.end))?.[2];
    if (specifier !== undefined) add(specifier, moduleRequest.start, { isLazy: true });
  }
  return found;
}
