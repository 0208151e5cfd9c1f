// Reads the YAML between the dashes at the top of a file and holds it against a schema; what is refused is reported with
// its line.

import type { Root } from 'mdast';
import * as v from 'valibot';
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { markdown } from './prose.ts';
import type { Problem, Report } from './prose.ts';

export type Parsed<T> = { readonly value: T } | { readonly problems: readonly Problem[] };

export function readFrontMatter<TSchema extends v.GenericSchema>(
  schema: TSchema,
  root: Root,
  report: Report,
): v.InferOutput<TSchema> | undefined {
  const node = root.children[0];
  if (node?.type !== 'yaml') {
    report(1, 'the file must begin with front matter: "---", its entries, "---"');
    return undefined;
  }
  const lineCounter = new LineCounter();
  const document = parseDocument(node.value, { lineCounter });
  const [error] = document.errors;
  if (error !== undefined) {
    // One mistake makes several errors, and their own line numbers leave out the line of dashes.
    const what = (error.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');
    report(1 + lineCounter.linePos(error.pos[0]).line, `the front matter cannot be read: ${what}. A text with ": " or \` in it needs quotes around it`);
    return undefined;
  }
  const result = v.safeParse(schema, document.toJS());
  if (result.success) return result.output;
  for (const issue of result.issues) {
    const key = issue.path?.[0]?.key;
    const pair = isMap(document.contents)
      ? document.contents.items.find((item) => isScalar(item.key) && item.key.value === key)
      : undefined;
    const at = isScalar(pair?.key) ? (pair.key.range?.[0] ?? 0) : undefined;
    const line = at === undefined ? 1 : 1 + lineCounter.linePos(at).line;
    report(line, key === undefined || pair === undefined ? issue.message : `${String(key)}: ${issue.message}`);
  }
  return undefined;
}

export function parseFrontMatterOnly<TSchema extends v.GenericSchema>(schema: TSchema, text: string): Parsed<v.InferOutput<TSchema>> {
  const problems: Problem[] = [];
  const value = readFrontMatter(schema, markdown.parse(text), (line, message) => problems.push({ line, message }));
  return value === undefined ? { problems } : { value };
}
