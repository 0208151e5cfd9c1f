// A lab as a folder that runs against a real Redis: the program as it stands, the tests, and what it takes to run them.
import { strToU8, zipSync } from 'fflate';
import { exportedFiles } from '../../curriculum/lab/exported-files.ts';
import type { Lab } from '../../curriculum/lab/lab.ts';

export function labFolder(lab: Lab, program: string): Uint8Array<ArrayBuffer> {
  const files = Object.entries(exportedFiles(lab, program)).map(([name, text]) => [`${lab.id}/${name}`, strToU8(text)]);
  return new Uint8Array(zipSync(Object.fromEntries(files)));
}
