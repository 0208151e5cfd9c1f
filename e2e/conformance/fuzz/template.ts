// Command templates: a line of text that stands for many commands, so that a group of commands is fuzzed by listing
// what it looks like.
//
//   SET <s> <value> {NX|XX|GET|EX <seconds>|PX <ms>}*
//
//   word        itself, now and then in mixed case      <name>     a symbol: a key, a value, a number (symbols.ts)
//   [ … ]       there or not                            { a | b }  one of them
//   { a | b }*  none to three of them, in any order, repeated and contradicting: option soup
//   ( … )+      the group once to four times
import type { ByteString } from '../../../src/base/bytes.ts';
import type { Gen } from './gen.ts';

export type Symbols = { readonly [name: string]: (gen: Gen) => ByteString };

type Node =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'symbol'; readonly name: string }
  | { readonly kind: 'sequence'; readonly items: readonly Node[]; readonly repeat: boolean }
  | { readonly kind: 'optional'; readonly item: Node }
  | { readonly kind: 'choice'; readonly options: readonly Node[]; readonly soup: boolean };

/** A function that writes one command of the template. Throws at once for a template or symbol that does not exist. */
export function compile(template: string, symbols: Symbols): (gen: Gen) => ByteString[] {
  const tokens = template.match(/<[^>]+>|\}\*|\)\+|[[\]{}()|]|[^\s[\]{}()|<>]+|\S/g) ?? [];
  let at = 0;
  const fail = (why: string): never => {
    throw new Error(`template "${template}": ${why}`);
  };

  const sequence = (closers: readonly string[]): Node => {
    const items: Node[] = [];
    while (at < tokens.length && !closers.includes(tokens[at] ?? '')) items.push(one());
    return { kind: 'sequence', items, repeat: false };
  };
  const close = (closers: readonly string[]): string => {
    const token = tokens[at++];
    return token !== undefined && closers.includes(token) ? token : fail(`expected ${closers.join(' or ')}`);
  };
  const one = (): Node => {
    const token = tokens[at++] ?? '';
    if (token === '[') {
      const item = sequence([']']);
      close([']']);
      return { kind: 'optional', item };
    }
    if (token === '(') {
      const item = sequence([')+']);
      close([')+']);
      return { kind: 'sequence', items: [item], repeat: true };
    }
    if (token === '{') {
      const options: Node[] = [];
      for (;;) {
        options.push(sequence(['|', '}', '}*']));
        const closer = close(['|', '}', '}*']);
        if (closer !== '|') return { kind: 'choice', options, soup: closer === '}*' };
      }
    }
    if (/^<.+>$/.test(token)) {
      const name = token.slice(1, -1);
      return name in symbols ? { kind: 'symbol', name } : fail(`no symbol ${token}`);
    }
    return { kind: 'word', text: token };
  };

  const root = sequence([]);
  return (gen) => {
    const out: ByteString[] = [];
    expand(root, gen, symbols, out);
    return out;
  };
}

function expand(node: Node, gen: Gen, symbols: Symbols, out: ByteString[]): void {
  switch (node.kind) {
    case 'word':
      out.push(gen.cased(node.text));
      return;
    case 'symbol': {
      const symbol = symbols[node.name];
      if (symbol !== undefined) out.push(symbol(gen));
      return;
    }
    case 'sequence':
      for (let times = node.repeat ? 1 + gen.small(4) : 1; times > 0; times--) {
        for (const item of node.items) expand(item, gen, symbols, out);
      }
      return;
    case 'optional':
      if (gen.chance(0.5)) expand(node.item, gen, symbols, out);
      return;
    case 'choice':
      for (let times = node.soup ? gen.small(4) : 1; times > 0; times--) {
        expand(gen.pick(node.options), gen, symbols, out);
      }
  }
}
