// Makes labs importable: "virtual:labs" lists them and loads one on demand, "virtual:lab-sandbox" is the script that runs
// beside a learner's program, and "virtual:lab-methods" what the editor knows of the client. A lab that can't be read
// fails the build with its file and line.
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { bundleSandbox } from './bundle.ts';
import { clientMethods } from './client-methods.ts';
import { readLabs } from './read-labs.ts';

const MODULES = ['virtual:labs', 'virtual:lab-sandbox', 'virtual:lab-methods'];
const LAB = /^\0virtual:lab\/(.+)$/;

export function labs(): Plugin {
  let project = '';
  return {
    name: 'keyspace:labs',
    configResolved(config) {
      project = config.root;
    },
    resolveId(id) {
      return MODULES.includes(id) || id.startsWith('virtual:lab/') ? `\0${id}` : undefined;
    },
    async load(id) {
      if (id === '\0virtual:lab-sandbox') return `export default ${JSON.stringify(await bundleSandbox())};`;
      if (id === '\0virtual:lab-methods') return `export default ${JSON.stringify(clientMethods())};`;
      const one = LAB.exec(id);
      if (id !== '\0virtual:labs' && one === null) return undefined;
      const { labs: all, problems } = readLabs(project);
      for (const { file } of all) this.addWatchFile(join(project, file));
      if (problems.length > 0) {
        this.error(problems.map(({ file, line, message }) => `${file}:${line}: ${message}`).join('\n'));
      }
      if (one !== null) {
        // What only the tests need stays out of the page.
        const found = all.find(({ lab }) => lab.id === one[1]);
        return `export const lab = ${JSON.stringify(found && { ...found.lab, wrong: [] })};`;
      }
      const summaries = all.map(({ lab: { id: lab, title, summary, tests } }) => ({ id: lab, title, summary, tests: tests.length }));
      return [
        `export const labs = ${JSON.stringify(summaries)};`,
        'const loaders = {',
        ...all.map(({ lab }) => `  ${JSON.stringify(lab.id)}: () => import(${JSON.stringify(`virtual:lab/${lab.id}`)}),`),
        '};',
        'export async function loadLab(id) {',
        '  return Object.hasOwn(loaders, id) ? (await loaders[id]()).lab : undefined;',
        '}',
      ].join('\n');
    },
  };
}
