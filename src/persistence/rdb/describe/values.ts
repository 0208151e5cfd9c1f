// Values of every type as fields, and how to get past one without looking closer.
import { formatDouble } from '../../../base/double.ts';
import type { Int64 } from '../../../base/integer.ts';
import { CONTAINER, MODULE_PART, TYPE } from '../constants.ts';
import { RdbSource } from '../source.ts';
import { bytesOf, fieldAt, fieldsBetween, moment, type RdbField } from './field.ts';
import { GROUP, inTurn, intset, listpackOf, ziplistOf, zipmap } from './packed.ts';
import { addLength, addString, type Inside, skipString } from './strings.ts';

export interface TypeText {
  readonly name: string;
  readonly note: string;
}

export const TYPE_TEXTS: Readonly<Record<number, TypeText>> = {
  [TYPE.string]: { name: 'string', note: 'The value is a string.' },
  [TYPE.list]: { name: 'list', note: 'The value is a list, element by element, as Redis wrote it up to 2.0.' },
  [TYPE.set]: { name: 'set', note: 'The value is a set, member by member: a hash table.' },
  [TYPE.zset]: { name: 'sorted set', note: 'The value is a sorted set with scores as text, as before Redis 4.0.' },
  [TYPE.hash]: { name: 'hash', note: 'The value is a hash, field by field: a hash table.' },
  [TYPE.zset2]: { name: 'sorted set', note: 'The value is a sorted set, the highest score first: a skip list.' },
  [TYPE.modulePreGa]: { name: 'module', note: "The value is a module's, in a form that is no longer read." },
  [TYPE.module]: { name: 'module', note: "The value is a module's." },
  [TYPE.hashZipmap]: { name: 'hash', note: 'The value is a hash in a zipmap, as before Redis 2.6.' },
  [TYPE.listZiplist]: { name: 'list', note: 'The value is a list in a ziplist, as before Redis 3.2.' },
  [TYPE.setIntset]: { name: 'set', note: 'The value is a set of integers: an intset.' },
  [TYPE.zsetZiplist]: { name: 'sorted set', note: 'The value is a sorted set in a ziplist, as before Redis 7.0.' },
  [TYPE.hashZiplist]: { name: 'hash', note: 'The value is a hash in a ziplist, as before Redis 7.0.' },
  [TYPE.listQuicklist]: { name: 'list', note: 'The value is a list of ziplists, as before Redis 7.0.' },
  [TYPE.streamListpacks]: { name: 'stream', note: 'The value is a stream, as before Redis 7.0.' },
  [TYPE.hashListpack]: { name: 'hash', note: 'The value is a small hash: a listpack of fields and values.' },
  [TYPE.zsetListpack]: { name: 'sorted set', note: 'The value is a small sorted set: a listpack of members and scores.' },
  [TYPE.listQuicklist2]: { name: 'list', note: 'The value is a list: a listpack, or several.' },
  [TYPE.streamListpacks2]: { name: 'stream', note: 'The value is a stream, as Redis 7.0 writes it.' },
  [TYPE.setListpack]: { name: 'set', note: 'The value is a small set: a listpack.' },
  [TYPE.streamListpacks3]: { name: 'stream', note: 'The value is a stream.' },
  [TYPE.hashMetadataPreGa]: { name: 'hash', note: 'The value is a hash with times, as a candidate of Redis 7.4 wrote it.' },
  [TYPE.hashListpackExPreGa]: { name: 'hash', note: 'The value is a small hash with times, as a candidate of Redis 7.4 wrote it.' },
  [TYPE.hashMetadata]: { name: 'hash', note: 'The value is a hash with fields that expire: a hash table.' },
  [TYPE.hashListpackEx]: { name: 'hash', note: 'The value is a small hash with fields that can expire: a listpack.' },
};

const PAIRS = inTurn(['field', 'value']);
const TRIPLES = inTurn(['field', 'value', 'expires at']);
const SCORED = inTurn(['member', 'score']);

/** Values that are one string, by type: what is in it. */
const FLAT: Readonly<Record<number, { readonly what: string; readonly inside: Inside }>> = {
  [TYPE.hashZipmap]: { what: 'zipmap', inside: zipmap },
  [TYPE.listZiplist]: { what: 'ziplist', inside: ziplistOf(inTurn(['element'])) },
  [TYPE.setIntset]: { what: 'intset', inside: intset },
  [TYPE.zsetZiplist]: { what: 'ziplist', inside: ziplistOf(SCORED) },
  [TYPE.hashZiplist]: { what: 'ziplist', inside: ziplistOf(PAIRS) },
  [TYPE.hashListpack]: { what: 'listpack', inside: listpackOf(PAIRS) },
  [TYPE.zsetListpack]: { what: 'listpack', inside: listpackOf(SCORED) },
  [TYPE.setListpack]: { what: 'listpack', inside: listpackOf(inTurn(['member'])) },
  [TYPE.hashListpackEx]: { what: 'listpack', inside: listpackOf(TRIPLES) },
  [TYPE.hashListpackExPreGa]: { what: 'listpack', inside: listpackOf(TRIPLES) },
};

const STREAM_NODE = listpackOf((index) => ['live entries', 'deleted entries', 'fields'][index] ?? 'element');

/** One element of a collection: its fields are added. */
type Element = (fields: RdbField[], source: RdbSource) => void;

const ELEMENTS: Readonly<Record<number, { readonly what: string; readonly add: Element }>> = {
  [TYPE.list]: { what: 'elements', add: (fields, source) => addString(fields, source, { name: 'element', note: 'An element of the list.' }) },
  [TYPE.set]: { what: 'members', add: (fields, source) => addString(fields, source, { name: 'member', note: 'A member of the set.' }) },
  [TYPE.zset]: { what: 'members', add: (fields, source) => addScored(fields, source, addTextScore) },
  [TYPE.zset2]: { what: 'members', add: (fields, source) => addScored(fields, source, addBinaryScore) },
  [TYPE.hash]: { what: 'fields', add: addPair },
  [TYPE.hashMetadata]: { what: 'fields', add: (fields, source) => addTimed(fields, source, true) },
  [TYPE.hashMetadataPreGa]: { what: 'fields', add: (fields, source) => addTimed(fields, source, false) },
  [TYPE.listQuicklist]: { what: 'nodes', add: (fields, source) => addNode(fields, source, false) },
  [TYPE.listQuicklist2]: { what: 'nodes', add: (fields, source) => addNode(fields, source, true) },
};

/** Moves over the value behind a type. */
export function skipValue(source: RdbSource, type: number): void {
  if (type === TYPE.hashListpackEx || type === TYPE.hashMetadata) source.int64();
  if (type === TYPE.string || FLAT[type]) return skipString(source);
  if (ELEMENTS[type]) {
    for (let left = Number(source.length()); left > 0; left--) skipElement(source, type);
    return undefined;
  }
  const form = STREAM_FORMS[type];
  if (form !== undefined) return skipStream(source, form);
  if (type === TYPE.module) return skipModule(source);
  throw source.damage(`there is no value type ${type}`, source.at);
}

function skipElement(source: RdbSource, type: number): void {
  if (type === TYPE.hashMetadata || type === TYPE.hashMetadataPreGa || type === TYPE.listQuicklist2) source.length();
  skipString(source);
  if (type === TYPE.hash || type === TYPE.hashMetadata || type === TYPE.hashMetadataPreGa) skipString(source);
  else if (type === TYPE.zset2) source.skip(8, 'a score');
  else if (type === TYPE.zset) skipTextScore(source);
}

/** The fields of the value behind a type. */
export function addValue(fields: RdbField[], source: RdbSource, type: number): void {
  if (type === TYPE.string) return addString(fields, source, { name: 'value', note: 'The string.' });
  if (type === TYPE.hashListpackEx || type === TYPE.hashMetadata) {
    addTime(fields, source, 'earliest time', 'When the first field expires; 0 if none does.');
  }
  const flat = FLAT[type];
  if (flat) return addString(fields, source, { name: flat.what, note: `The whole value: a ${flat.what} as a string.` }, flat.inside);
  const elements = ELEMENTS[type];
  if (elements) {
    const count = addLength(fields, source, 'count', (value) => `${value} ${elements.what} follow`);
    return addMany(fields, source, Number(count), elements.what, elements.add, () => skipElement(source, type));
  }
  const form = STREAM_FORMS[type];
  if (form !== undefined) return addStream(fields, source, form);
  if (type === TYPE.module) {
    const from = source.at;
    skipModule(source);
    fields.push(fieldAt(from, source.at, { name: 'module data', value: bytesOf(source.at - from), note: "A module's id and data." }));
    return undefined;
  }
  throw source.damage(`there is no value type ${type}`, source.at);
}

/** So many elements; past some hundreds in groups, whose fields are made when they are looked at. */
function addMany(
  fields: RdbField[],
  source: RdbSource,
  count: number,
  what: string,
  add: Element,
  skip: () => void,
): void {
  if (count <= GROUP) {
    for (let n = 0; n < count; n++) add(fields, source);
    return;
  }
  for (let first = 0; first < count; first += GROUP) {
    const from = source.at;
    const here = Math.min(GROUP, count - first);
    for (let n = 0; n < here; n++) skip();
    const end = source.at;
    const { bytes } = source;
    const members = (): RdbField[] =>
      fieldsBetween(from, end, (inside) => {
        const part = new RdbSource(bytes, from, end);
        for (let n = 0; n < here; n++) add(inside, part);
      });
    const text = { name: what, value: `${first} to ${first + here - 1}`, note: 'Some of many, which are alike.' };
    fields.push(fieldAt(from, end, { ...text, fields: members }));
  }
}

// --- elements ------------------------------------------------------------------------------------------------------

function addPair(fields: RdbField[], source: RdbSource): void {
  addString(fields, source, { name: 'field', note: 'The name of a field.' });
  addString(fields, source, { name: 'value', note: 'The value of the field before it.' });
}

function addTimed(fields: RdbField[], source: RdbSource, isRelative: boolean): void {
  const meaning = isRelative
    ? 'When the next field expires: ms from one before the earliest time; 0: never'
    : 'When the next field expires, unix ms; 0: never';
  addLength(fields, source, 'time', () => meaning);
  addPair(fields, source);
}

function addScored(fields: RdbField[], source: RdbSource, addScore: Element): void {
  addString(fields, source, { name: 'member', note: 'A member of the sorted set.' });
  addScore(fields, source);
}

function addBinaryScore(fields: RdbField[], source: RdbSource): void {
  const from = source.at;
  const value = formatDouble(source.double());
  const note = 'Score of the member before it: a double, the lowest byte first.';
  fields.push(fieldAt(from, source.at, { name: 'score', value, note }));
}

const TEXT_SCORES: Readonly<Record<number, string>> = { 253: 'nan', 254: 'inf', 255: '-inf' };

function skipTextScore(source: RdbSource): string {
  const length = source.byte();
  return TEXT_SCORES[length] ?? source.raw(length, 'a score');
}

function addTextScore(fields: RdbField[], source: RdbSource): void {
  const from = source.at;
  const value = skipTextScore(source);
  const note = 'Score of the member before it: a length and digits; 253 to 255 are nan, inf and -inf.';
  fields.push(fieldAt(from, source.at, { name: 'score', value, note }));
}

function addNode(fields: RdbField[], source: RdbSource, hasContainer: boolean): void {
  let isPlain = false;
  if (hasContainer) {
    const kinds: Readonly<Record<number, string>> = { [CONTAINER.plain]: 'one large element', [CONTAINER.packed]: 'a listpack' };
    const kind = addLength(fields, source, 'node kind', (value) => `The node is ${kinds[Number(value)] ?? 'of no known kind'}`);
    isPlain = kind === CONTAINER.plain;
  }
  if (isPlain) return addString(fields, source, { name: 'element', note: 'An element too large to share a node.' });
  const inside = hasContainer ? listpackOf(inTurn(['element'])) : ziplistOf(inTurn(['element']));
  return addString(fields, source, { name: hasContainer ? 'listpack' : 'ziplist', note: 'A node of the list.' }, inside);
}

export function addTime(fields: RdbField[], source: RdbSource, name: string, note: string): void {
  const from = source.at;
  const value = source.int64();
  fields.push(fieldAt(from, source.at, { name, value: value === 0 || value === -1 ? String(value) : moment(value), note }));
}

// --- streams -------------------------------------------------------------------------------------------------------

type StreamForm = 1 | 2 | 3;

const STREAM_FORMS: Readonly<Record<number, StreamForm>> = {
  [TYPE.streamListpacks]: 1,
  [TYPE.streamListpacks2]: 2,
  [TYPE.streamListpacks3]: 3,
};

const ID_BYTES = 16;

function addId(fields: RdbField[], source: RdbSource, name: string, note: string): void {
  const from = source.at;
  const ms = source.length();
  const value = `${ms}-${source.length()}`;
  const { bytes, at: end } = source;
  const parts = (): RdbField[] =>
    fieldsBetween(from, end, (inside) => {
      const part = new RdbSource(bytes, from, end);
      addLength(inside, part, 'ms', () => 'The first half of the id');
      addLength(inside, part, 'sequence', () => 'The second half of the id');
    });
  fields.push(fieldAt(from, end, { name, value, note, fields: parts }));
}

function rawId(source: RdbSource, at: number): string {
  const half = (from: number): bigint => {
    let value = 0n;
    for (let i = 0; i < 8; i++) value = (value << 8n) | BigInt(source.bytes[from + i] ?? 0);
    return value;
  };
  return `${half(at)}-${half(at + 8)}`;
}

function addRawId(fields: RdbField[], source: RdbSource, name: string, note: string): void {
  const from = source.skip(ID_BYTES, 'an id');
  fields.push(fieldAt(from, source.at, { name, value: rawId(source, from), note }));
}

function addStream(fields: RdbField[], source: RdbSource, form: StreamForm): void {
  const nodes = addLength(fields, source, 'nodes', (value) => `${value} nodes follow, each an id and a listpack`);
  const skipNode = (): void => {
    skipString(source);
    skipString(source);
  };
  addMany(fields, source, Number(nodes), 'nodes', addStreamNode, skipNode);
  addLength(fields, source, 'entries', (value) => `The stream has ${value} entries`);
  addId(fields, source, 'last id', 'The greatest id ever used.');
  if (form > 1) {
    addId(fields, source, 'first id', 'Of the first entry that is there.');
    addId(fields, source, 'greatest deleted id', 'The greatest id that XDEL has removed.');
    addLength(fields, source, 'entries added', (value) => `${value} entries were ever added`);
  }
  const groups = addLength(fields, source, 'groups', (value) => `${value} consumer groups follow`);
  for (let n = 0; n < groups; n++) {
    const from = source.at;
    const { bytes } = source;
    const name = skipGroup(source, form);
    const end = source.at;
    const parts = (): RdbField[] => fieldsBetween(from, end, (inside) => addGroup(inside, new RdbSource(bytes, from, end), form));
    fields.push(fieldAt(from, end, { name: 'group', value: name, note: 'A consumer group.', fields: parts }));
  }
}

function addStreamNode(fields: RdbField[], source: RdbSource): void {
  const from = source.at;
  const key = source.span();
  const id = key.end - key.start === ID_BYTES ? rawId(source, key.start) : '';
  source.at = from;
  addString(fields, source, { name: 'node id', value: id, note: 'The ids of the entries in the node count from this one.' });
  addString(fields, source, { name: 'listpack', note: 'A node of the stream: entries one after another.' }, STREAM_NODE);
}

function addGroup(fields: RdbField[], source: RdbSource, form: StreamForm): void {
  addString(fields, source, { name: 'name', note: 'The name of the group.' });
  addId(fields, source, 'last delivered id', 'Of the last entry that the group was given.');
  if (form > 1) {
    addLength(fields, source, 'entries read', (value) =>
      value === 0xffffffffffffffffn ? 'How many entries the group has read is not known' : `The group has read ${value} entries`,
    );
  }
  const pending = addLength(fields, source, 'pending', (value) => `${value} entries are delivered and not acknowledged`);
  const skipPending = (): void => {
    source.skip(ID_BYTES + 8, 'a pending entry');
    source.length();
  };
  addMany(fields, source, Number(pending), 'pending entries', addPending, skipPending);
  const consumers = addLength(fields, source, 'consumers', (value) => `${value} consumers follow`);
  for (let n = 0; n < consumers; n++) addConsumer(fields, source, form);
}

function addPending(fields: RdbField[], source: RdbSource): void {
  addRawId(fields, source, 'id', 'A pending entry.');
  addTime(fields, source, 'delivered at', 'When it was last delivered.');
  addLength(fields, source, 'deliveries', (value) => `It was delivered ${value} times`);
}

function addConsumer(fields: RdbField[], source: RdbSource, form: StreamForm): void {
  addString(fields, source, { name: 'consumer', note: 'The name of a consumer.' });
  addTime(fields, source, 'seen at', 'When it last asked for anything.');
  if (form === 3) addTime(fields, source, 'active at', 'When it last got something; -1: never.');
  const own = addLength(fields, source, 'pending', (value) => `${value} of the pending entries are its own`);
  const add: Element = (inside, part) => addRawId(inside, part, 'id', 'One of its pending entries.');
  addMany(fields, source, Number(own), 'ids', add, () => void source.skip(ID_BYTES, 'an id'));
}

function skipLengths(source: RdbSource, count: number): Int64 {
  let last: Int64 = 0;
  for (let n = 0; n < count; n++) last = source.length();
  return last;
}

function skipStream(source: RdbSource, form: StreamForm): void {
  for (let left = Number(source.length()); left > 0; left--) {
    skipString(source);
    skipString(source);
  }
  skipLengths(source, form > 1 ? 8 : 3);
  for (let left = Number(source.length()); left > 0; left--) skipGroup(source, form);
}

/** Moves over a group; its name. */
function skipGroup(source: RdbSource, form: StreamForm): string {
  const name = source.string();
  skipLengths(source, form > 1 ? 3 : 2);
  for (let left = Number(source.length()); left > 0; left--) {
    source.skip(ID_BYTES + 8, 'a pending entry');
    source.length();
  }
  for (let left = Number(source.length()); left > 0; left--) {
    skipString(source);
    source.skip(form === 3 ? 16 : 8, 'times');
    source.skip(ID_BYTES * Number(source.length()), 'ids');
  }
  return name;
}

// --- modules -------------------------------------------------------------------------------------------------------

/** A module's id and parts; also after the opcode of data beside the keys. */
export function skipModule(source: RdbSource): void {
  source.length();
  for (;;) {
    const part = source.length();
    if (part === MODULE_PART.end) return;
    if (part === MODULE_PART.signed || part === MODULE_PART.unsigned) source.length();
    else if (part === MODULE_PART.float) source.skip(4, 'a number');
    else if (part === MODULE_PART.double) source.skip(8, 'a number');
    else if (part === MODULE_PART.string) skipString(source);
    else throw source.damage(`no part of a module's data is of kind ${part}`);
  }
}
