// Glob-style patterns exactly as Redis matches them (stringmatchlen): `*`, `?`, `[a-z]`, `[^x]`, `\` before a literal.
// Its oddities are kept, as KEYS, SCAN, PSUBSCRIBE, CONFIG GET and ACL rules show them: an unclosed class ends with the
// pattern, ranges may be written backwards, and nothing but the empty pattern matches the empty string.

import type { ByteString } from './bytes.ts';

/** Recursion that Redis allows, one level for each `*` that has something behind it. */
const MAX_NESTING = 1000;

const STAR = 42;
const QUESTION = 63;
const OPEN = 91;
const BACKSLASH = 92;
const CLOSE = 93;
const CARET = 94;
const DASH = 45;

/** Whether the whole string matches the pattern. With ignoreCase, A-Z count as a-z. */
export function globMatch(pattern: ByteString, s: ByteString, ignoreCase = false): boolean {
  return match(pattern, 0, s, 0, ignoreCase, { skipLonger: false }, 0);
}

/** The same as a function of the string, for matching one pattern against many: common shapes need no interpreter. */
export function compileGlob(pattern: ByteString): (s: ByteString) => boolean {
  if (!/[*?[\\]/.test(pattern)) return (s) => s === pattern;
  const body = /^(\**)([^*?[\\]*)(\**)$/.exec(pattern);
  if (body === null) return (s) => globMatch(pattern, s);
  const [, before = '', literal = '', after = ''] = body;
  if (literal === '') return (s) => s.length > 0;
  if (before === '') return (s) => s.startsWith(literal);
  if (after === '') return (s) => s.endsWith(literal);
  return (s) => s.includes(literal);
}

/** Set when a `*` further right has run out of string: trying a `*` further left with a longer match cannot help. */
interface Search {
  skipLonger: boolean;
}

function match(p: string, pAt: number, s: string, sAt: number, nocase: boolean, search: Search, nesting: number): boolean {
  if (nesting > MAX_NESTING) return false;
  while (pAt < p.length && sAt < s.length) {
    const token = p.charCodeAt(pAt);
    if (token === STAR) {
      while (p.charCodeAt(pAt + 1) === STAR) pAt++;
      if (pAt + 1 === p.length) return true;
      for (; sAt < s.length; sAt++) {
        if (match(p, pAt + 1, s, sAt, nocase, search, nesting + 1)) return true;
        if (search.skipLonger) return false;
      }
      search.skipLonger = true;
      return false;
    }
    const c = s.charCodeAt(sAt);
    if (token === OPEN) {
      const end = classEnd(p, pAt + 1);
      if (!classHolds(p, pAt + 1, end, c, nocase)) return false;
      pAt = end;
    } else if (token !== QUESTION) {
      if (token === BACKSLASH && pAt + 1 < p.length) pAt++;
      const literal = p.charCodeAt(pAt);
      if (literal !== c && !(nocase && fold(literal) === fold(c))) return false;
    }
    pAt++;
    sAt++;
    if (sAt === s.length) while (p.charCodeAt(pAt) === STAR) pAt++;
  }
  return pAt >= p.length && sAt === s.length;
}

/** Where the `]` of the class stands; the pattern's length if it is missing. */
function classEnd(p: string, from: number): number {
  let at = p.charCodeAt(from) === CARET ? from + 1 : from;
  while (at < p.length) {
    const c = p.charCodeAt(at);
    if (c === BACKSLASH && at + 1 < p.length) at += 2;
    else if (c === CLOSE) return at;
    else if (p.charCodeAt(at + 1) === DASH && at + 2 < p.length) at += 3;
    else at++;
  }
  return p.length;
}

function classHolds(p: string, from: number, end: number, c: number, nocase: boolean): boolean {
  const negated = p.charCodeAt(from) === CARET;
  let at = negated ? from + 1 : from;
  while (at < end) {
    let start = p.charCodeAt(at);
    if (start === BACKSLASH && at + 1 < p.length) {
      // An escaped char is compared as it is, with ignoreCase too.
      if (p.charCodeAt(at + 1) === c) return !negated;
      at += 2;
    } else if (p.charCodeAt(at + 1) === DASH && at + 2 < p.length) {
      let last = p.charCodeAt(at + 2);
      if (start > last) [start, last] = [last, start];
      if (nocase ? fold(start) <= fold(c) && fold(c) <= fold(last) : start <= c && c <= last) return !negated;
      at += 3;
    } else {
      if (start === c || (nocase && fold(start) === fold(c))) return !negated;
      at++;
    }
  }
  return negated;
}

function fold(c: number): number {
  return c >= 65 && c <= 90 ? c + 32 : c;
}
