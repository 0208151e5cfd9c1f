// Who may import whom in src/, as data and as functions of the parsed imports. The rules are those of README's map: each
// layer knows only those before it, features of the page do not know each other, nothing goes in circles. Says nothing
// about Node or the DOM in the pure layers: there the compiler knows neither.

/**
 * One import statement, export-from or import() with a path in it.
 * @typedef {object} Import
 * @property {string} from the importing file, relative to the project, with slashes
 * @property {string} to the imported file likewise, or a package's name
 * @property {number} line
 * @property {boolean} isType whether it vanishes when compiled
 * @property {boolean} isPackage
 * @property {boolean} isLazy whether it is an import()
 */

/**
 * What a layer may import beside itself. `types` may only be named in types. Packages are listed where the layer must
 * run anywhere and load fast; `undefined` leaves them free.
 * @typedef {{ values: readonly string[], types?: readonly string[], packages?: readonly string[] }} Allowed
 */

/** Features of the page: each may use the shared parts, none another feature. */
const UI_FEATURES = ['terminal', 'keys', 'visualizers', 'persistence', 'lessons', 'lab', 'interview', 'reference', 'timeline'];
const UI_SHARED = {
  values: ['base', 'resp', 'curriculum', 'hosts/worker/client', 'hosts/lab/client', 'ui/kit', 'ui/prose', 'ui/workspace', 'ui/commands'],
  types: ['engine', 'server', 'session', 'hosts/worker'],
};

/** Longest matching path wins, so that `hosts/worker/client` can be told from `hosts/worker`. */
const LAYERS = new Map(
  /** @type {[string, Allowed][]} */ ([
    ['base', { values: [], packages: ['@noble/hashes'] }],
    ['resp', { values: ['base'], packages: [] }],
    ['engine', { values: ['base', 'resp'], packages: ['lua-redis-wasm'] }],
    ['persistence', { values: ['base', 'resp', 'engine'], packages: [] }],
    ['replication', { values: ['base', 'resp', 'engine', 'persistence'], packages: [] }],
    ['server', { values: ['base', 'resp', 'engine', 'persistence'], packages: [] }],
    ['session', { values: ['base', 'resp', 'engine', 'persistence', 'server'], packages: [] }],
    ['curriculum', { values: ['base', 'resp'], packages: ['valibot', 'ts-fsrs'] }],
    ['curriculum/build', { values: ['base', 'resp', 'curriculum'] }],
    ['hosts/node', { values: ['base', 'resp', 'engine', 'persistence', 'replication', 'server', 'session'] }],
    ['hosts/worker', { values: ['base', 'resp', 'engine', 'persistence', 'server', 'session', 'hosts/worker/client'] }],
    ['hosts/worker/client', { values: ['base', 'resp', 'hosts/worker'], types: ['engine', 'server', 'session'] }],
    // Programs of learners: the sandbox, and the server that they speak to.
    ['hosts/lab', { values: ['base', 'resp', 'engine', 'server', 'session', 'curriculum', 'hosts/worker'] }],
    ['hosts/lab/client', { values: ['base', 'resp', 'curriculum', 'hosts/lab'] }],
    ['ui/kit', { values: ['base'] }],
    ['ui/prose', { values: ['base', 'curriculum', 'ui/kit'] }],
    ['ui/commands', { values: ['base', 'resp', 'hosts/worker/client'], types: UI_SHARED.types }],
    ['ui/workspace', { values: ['base', 'resp', 'curriculum', 'hosts/worker/client'], types: UI_SHARED.types }],
    ...UI_FEATURES.map((feature) => /** @type {[string, Allowed]} */ ([`ui/${feature}`, UI_SHARED])),
    [
      'ui/app',
      {
        values: [...UI_SHARED.values, ...UI_FEATURES.map((feature) => `ui/${feature}`)],
        types: UI_SHARED.types,
      },
    ],
    [
      'tooling',
      { values: ['base', 'resp', 'engine', 'persistence', 'server', 'session', 'curriculum', 'curriculum/build', 'hosts/node', 'hosts/lab'] },
    ],
  ]),
);

/**
 * @param {string} file relative to the project
 * @returns {string | undefined} the layer that it belongs to; undefined if none
 */
export function layerOf(file) {
  const path = file.replace(/^src\//, '').replace(/\.(?:test\.)?[mc]?[jt]sx?$/, '');
  if (path === file) return undefined;
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
    const prefix = path.slice(0, end);
    if (LAYERS.has(prefix)) return prefix;
  }
  return undefined;
}

/**
 * @param {Import} each
 * @returns {string | undefined} what is wrong with it; undefined if nothing is
 */
export function violation(each) {
  // Tests may use whatever they need to prove their point.
  if (isTest(each.from)) return undefined;
  const layer = layerOf(each.from);
  const allowed = layer === undefined ? undefined : LAYERS.get(layer);
  if (layer === undefined || allowed === undefined) return 'the file belongs to no layer: see src/tooling/import-rules.mjs';
  if (each.isPackage) {
    if (each.isType || allowed.packages === undefined) return undefined;
    const name = packageName(each.to);
    return allowed.packages.includes(name) ? undefined : `${layer} does not use the package ${name}`;
  }
  if (isTest(each.to)) return 'what tests hold is not for the program';
  // A package's file that it does not export, taken by its path: the Lua binary.
  if (each.to.startsWith('node_modules/') && allowed.packages === undefined) return undefined;
  const target = layerOf(each.to);
  if (target === layer || (each.to.startsWith('lessons/') && layer.startsWith('ui/'))) return undefined;
  if (target === undefined) return `${each.to} belongs to no layer`;
  if (allowed.values.includes(target)) return undefined;
  if (!allowed.types?.includes(target)) return `${layer} must not know ${target}`;
  return each.isType ? undefined : `${layer} may know only types of ${target}: use "import type"`;
}

/**
 * @param {readonly Import[]} imports
 * @returns {string[][]} circles of files that import each other when they load; each starts and ends with the same file
 */
export function circles(imports) {
  /** @type {Map<string, Set<string>>} */
  const graph = new Map();
  for (const { from, to, isType, isPackage, isLazy } of imports) {
    if (isType || isPackage || isLazy) continue;
    const targets = graph.get(from) ?? new Set();
    graph.set(from, targets.add(to));
  }
  /** @type {string[][]} */
  const found = [];
  /** @type {Set<string>} */
  const finished = new Set();
  /** @type {string[]} */
  const path = [];
  /** @param {string} file */
  const walk = (file) => {
    const start = path.indexOf(file);
    if (start >= 0) {
      found.push([...path.slice(start), file]);
      return;
    }
    if (finished.has(file)) return;
    path.push(file);
    for (const next of graph.get(file) ?? []) walk(next);
    path.pop();
    finished.add(file);
  };
  for (const file of graph.keys()) walk(file);
  return found;
}

/** @param {string} file */
function isTest(file) {
  return /\.test\.tsx?$|\/testing\//.test(file) || file.startsWith('e2e/');
}

/** @param {string} specifier */
function packageName(specifier) {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
