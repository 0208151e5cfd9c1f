// Builds what runs inside the sandbox of a lab, as text: ioredis with its polyfills as the body of a function of the
// timers and the clock that it shall use, and the runtime around it. The page's build and the tests in Node take the
// same text.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { build, type BuildOptions } from 'esbuild';
import { projectPath } from '../paths.mjs';

const require = createRequire(import.meta.url);

/** What ioredis may not have from the machine: it gets the lab's own, see src/curriculum/lab/instance.ts. */
const LAB_GLOBALS = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'Date', 'process'];

/** Modules of Node that ioredis needs for real sockets only, or little of. */
const ABSENT = ['net', 'tls', 'dns', 'crypto', 'assert', 'diagnostics_channel', 'util'];

/** What stands in for them; the others are empty. */
const STAND_INS: Readonly<Record<string, string>> = {
  // ioredis names scripts by it.
  crypto: `
    const { sha1 } = require('./src/base/sha1.ts');
    const hex = (byte) => byte.toString(16).padStart(2, '0');
    exports.createHash = () => {
      let text = '';
      const hash = { update: (more) => ((text += more), hash), digest: () => Array.from(sha1(new TextEncoder().encode(text)), hex).join('') };
      return hash;
    };`,
  net: 'exports.isIP = () => 0;',
  assert: 'module.exports = (is) => { if (!is) throw new Error("assertion failed"); };' +
    'module.exports.strictEqual = (a, b) => module.exports(a === b);',
  // All that ioredis takes of it. The package of that name takes a fifth of the time in which a program starts.
  util: `
    exports.deprecate = (run, message) => {
      let isTold = false;
      return function (...args) {
        if (!isTold) console.error(message);
        isTold = true;
        return run.apply(this, args);
      };
    };`,
};

const POLYFILLS: Readonly<Record<string, string>> = {
  buffer: require.resolve('buffer/'),
  events: require.resolve('events/'),
  stream: require.resolve('readable-stream/lib/ours/browser.js'),
};

export async function bundleSandbox(): Promise<string> {
  const [ioredis, runtime] = await Promise.all([
    bundle('src/hosts/lab/sandbox/ioredis.ts', {
      format: 'cjs',
      inject: [projectPath('src/hosts/lab/sandbox/buffer-global.ts')],
      define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
      plugins: [
        {
          name: 'node-modules-for-the-sandbox',
          setup(context) {
            const filter = new RegExp(`^(node:)?(${[...Object.keys(POLYFILLS), ...ABSENT].join('|')})/?$`);
            context.onResolve({ filter }, ({ path }) => {
              const name = path.replace(/^node:/, '').replace(/\/$/, '');
              const polyfill = POLYFILLS[name];
              return polyfill === undefined ? { path: name, namespace: 'absent' } : { path: polyfill };
            });
            context.onLoad({ filter: /.*/, namespace: 'absent' }, ({ path }) => ({
              contents: STAND_INS[path] ?? '',
              resolveDir: projectPath('.'),
            }));
            context.onLoad({ filter: /[\\/]ioredis[\\/]built[\\/]utils[\\/]Commander\.js$/ }, async ({ path }) => ({
              contents: withRoomForCommands(await readFile(path, 'utf8')),
            }));
            // ioredis asks for a constant that the polyfill does not have.
            context.onLoad({ filter: /[\\/]buffer[\\/]index\.js$/ }, async ({ path }) => {
              const text = await readFile(path, 'utf8');
              return { contents: `${text}\nexports.constants = { MAX_LENGTH: 0x7fffffff, MAX_STRING_LENGTH: 0x1fffffe8 };` };
            });
          },
        },
      ],
    }),
    bundle('src/hosts/lab/sandbox/runtime.ts', { format: 'iife' }),
  ]);
  return [
    `keyspaceLab.ioredis = function ({ ${LAB_GLOBALS.join(', ')} }) {`,
    'const exports = {}; const module = { exports };',
    ioredis,
    'return module.exports;',
    '};',
    runtime,
  ].join('\n');
}

/**
 * ioredis gives a prototype hundreds of methods one by one, for each of which V8 copies the list of those before: most of
 * what it takes to start an instance of a program. From a prototype that has lost a property V8 keeps no such list. The
 * methods and their order stay as they are.
 */
function withRoomForCommands(commander: string): string {
  const loop = 'commands.forEach(';
  if (commander.split(loop).length !== 2) throw new Error('ioredis makes its methods in another way now');
  const lost = 'Object.assign(Commander.prototype, { first: 0, second: 0 }); delete Commander.prototype.first; delete Commander.prototype.second;';
  return commander.replace(loop, `${lost}\n${loop}`);
}

async function bundle(entry: string, options: BuildOptions): Promise<string> {
  const result = await build({
    entryPoints: [projectPath(entry)],
    bundle: true,
    write: false,
    minify: true,
    platform: 'browser',
    target: 'es2022',
    legalComments: 'none',
    ...options,
  });
  const [file] = result.outputFiles ?? [];
  if (file === undefined) throw new Error(`${entry} gave no bundle`);
  return file.text;
}
