// The body of GEOSEARCH, GEOSEARCHSTORE and the GEORADIUS family: options, search, order, reply or stored result. What
// each of them takes stands in its Form. Replies without an order come as Redis finds them, cell by cell.
import type { ByteString } from '../../../base/bytes.ts';
import { EMPTY_ARRAY, ErrorReply, type Reply } from '../../../resp/reply.ts';
import { arg, isWord, readInteger } from '../../args.ts';
import type { Context } from '../../context.ts';
import { errors } from '../../errors.ts';
import { distanceInside, geoCover, geoDecode, type GeoPoint, type GeoShape } from '../../structures/geohash.ts';
import { SortedSetValue } from '../../types/zset/value.ts';
import { partialSort } from '../generic/sort/partial-sort.ts';
import { distanceText, type Extent, readBox, readCircle, readPoint } from './arguments.ts';
import { pointReply } from './members.ts';

const countNotPositive = new ErrorReply('ERR COUNT must be > 0');
const undecodable = new ErrorReply('ERR could not decode requested zset member');
const anyNeedsCount = new ErrorReply('ERR the ANY argument requires COUNT argument');
const notWithStore = (what: string): ErrorReply =>
  new ErrorReply(`ERR ${what} is not compatible with WITHDIST, WITHHASH and WITHCOORD options`);
const needsOne = (what: string, command: ByteString): ErrorReply =>
  new ErrorReply(`ERR exactly one of ${what} can be specified for ${command}`);

export interface Form {
  /** Which argument is the key to search. */
  readonly source: 1 | 2;
  /** GEORADIUS and GEORADIUSBYMEMBER have their center, then the radius, right after the key. */
  readonly center: 'in options' | 'point' | 'member';
  /** Whether STORE and STOREDIST may name a key to store to; GEOSEARCHSTORE has it as argument 1. */
  readonly mayStore: boolean;
}

interface Request {
  center: GeoPoint | undefined;
  extent: Extent | undefined;
  /** Said even where the member could not be looked up, because there is no such key. */
  hasCenter: 'no' | 'by member' | 'by position';
  withDistance: boolean;
  withHash: boolean;
  withPoint: boolean;
  order: 'as found' | 'asc' | 'desc';
  /** 0: all. */
  count: number;
  any: boolean;
  target: ByteString | undefined;
  storesDistance: boolean;
}

interface Place {
  readonly member: ByteString;
  readonly score: number;
  readonly point: GeoPoint;
  /** From the center, in metres. */
  readonly distance: number;
}

export function runSearch(ctx: Context, argv: readonly ByteString[], form: Form): Reply {
  const set = ctx.read(SortedSetValue, arg(argv, form.source));
  const request = readRequest(argv, form, set);
  const { target, center, extent } = request;
  if (set === undefined || center === undefined || extent === undefined) {
    return target === undefined ? EMPTY_ARRAY : storeNothing(ctx, target);
  }
  const places = find(set, { ...extent, center }, request.any ? request.count : 0);
  sortPlaces(places, request);
  if (request.count > 0 && places.length > request.count) places.length = request.count;
  if (target === undefined) return placesReply(places, request, extent.unit);
  return store(ctx, target, places, request.storesDistance ? extent.unit : undefined);
}

// --- reading ----------------------------------------------------------------------------------------------------------

function readRequest(argv: readonly ByteString[], form: Form, set: SortedSetValue | undefined): Request {
  const request: Request = {
    center: undefined,
    extent: undefined,
    hasCenter: 'no',
    withDistance: false,
    withHash: false,
    withPoint: false,
    order: 'as found',
    count: 0,
    any: false,
    target: form.source === 2 ? arg(argv, 1) : undefined,
    storesDistance: false,
  };
  let at = form.source + 1;
  if (form.center === 'point') {
    request.center = readPoint(argv, 2);
    request.extent = readCircle(argv, 4);
    at = 6;
  } else if (form.center === 'member') {
    // Redis does not look at the radius if there is nothing to search.
    if (set !== undefined) {
      request.center = pointOf(set, arg(argv, 2));
      request.extent = readCircle(argv, 3);
    }
    at = 5;
  }
  while (at < argv.length) at = readOption(argv, at, form, set, request);
  check(argv, form, request);
  return request;
}

function pointOf(set: SortedSetValue, member: ByteString): GeoPoint {
  const score = set.score(member);
  if (score === undefined) throw undecodable;
  return geoDecode(score);
}

/** Reads the option at `at`; where the next one stands. */
function readOption(
  argv: readonly ByteString[],
  at: number,
  form: Form,
  set: SortedSetValue | undefined,
  request: Request,
): number {
  if (isWord(argv, at, 'withdist')) request.withDistance = true;
  else if (isWord(argv, at, 'withhash')) request.withHash = true;
  else if (isWord(argv, at, 'withcoord')) request.withPoint = true;
  else if (isWord(argv, at, 'any')) request.any = true;
  else if (isWord(argv, at, 'asc')) request.order = 'asc';
  else if (isWord(argv, at, 'desc')) request.order = 'desc';
  else if (isWord(argv, at, 'count') && at + 1 < argv.length) {
    request.count = readInteger(arg(argv, at + 1));
    if (request.count <= 0) throw countNotPositive;
    return at + 2;
  } else if (form.center === 'in options') {
    return readAreaOption(argv, at, form, set, request);
  } else {
    const storesDistance = isWord(argv, at, 'storedist');
    if (!form.mayStore || at + 1 >= argv.length || !(storesDistance || isWord(argv, at, 'store'))) throw errors.syntax;
    request.target = arg(argv, at + 1);
    request.storesDistance = storesDistance;
    return at + 2;
  }
  return at + 1;
}

/** The options that only GEOSEARCH and GEOSEARCHSTORE have. Of two kinds of center or area, the second is a mistake. */
function readAreaOption(
  argv: readonly ByteString[],
  at: number,
  form: Form,
  set: SortedSetValue | undefined,
  request: Request,
): number {
  const { extent, hasCenter } = request;
  const words = argv.length - at;
  if (isWord(argv, at, 'frommember') && words > 1 && hasCenter !== 'by position') {
    if (set !== undefined) request.center = pointOf(set, arg(argv, at + 1));
    request.hasCenter = 'by member';
    return at + 2;
  }
  if (isWord(argv, at, 'fromlonlat') && words > 2 && hasCenter !== 'by member') {
    request.center = readPoint(argv, at + 1);
    request.hasCenter = 'by position';
    return at + 3;
  }
  if (isWord(argv, at, 'byradius') && words > 2 && extent?.kind !== 'box') {
    request.extent = readCircle(argv, at + 1);
    return at + 3;
  }
  if (isWord(argv, at, 'bybox') && words > 3 && extent?.kind !== 'circle') {
    request.extent = readBox(argv, at + 1);
    return at + 4;
  }
  if (form.source === 2 && isWord(argv, at, 'storedist')) {
    request.storesDistance = true;
    return at + 1;
  }
  throw errors.syntax;
}

function check(argv: readonly ByteString[], form: Form, request: Request): void {
  if (request.target !== undefined && (request.withDistance || request.withHash || request.withPoint)) {
    throw notWithStore(form.source === 2 ? 'GEOSEARCHSTORE' : 'STORE option in GEORADIUS');
  }
  if (form.center === 'in options') {
    if (request.hasCenter === 'no') throw needsOne('FROMMEMBER or FROMLONLAT', arg(argv, 0));
    if (request.extent === undefined) throw needsOne('BYRADIUS and BYBOX', arg(argv, 0));
  }
  if (request.any && request.count === 0) throw anyNeedsCount;
}

// --- searching --------------------------------------------------------------------------------------------------------

/** All places inside the shape, or the first `limit` that are come upon. */
function find(set: SortedSetValue, shape: GeoShape, limit: number): Place[] {
  const places: Place[] = [];
  for (const { min, max } of geoCover(shape)) {
    const ranks = set.scoreRange({ min, max, minExclusive: false, maxExclusive: true });
    for (const { member, score } of set.between(ranks)) {
      const point = geoDecode(score);
      const distance = distanceInside(shape, point);
      if (distance !== undefined) places.push({ member, score, point, distance });
      if (limit > 0 && places.length >= limit) return places;
    }
  }
  return places;
}

/** COUNT asks for the closest unless it says ANY. Equal distances: in the order that Redis's two ways of sorting leave. */
function sortPlaces(places: Place[], { order, count, any }: Request): void {
  if (order === 'as found' && (count === 0 || any)) return;
  const compare =
    order === 'desc'
      ? (a: Place, b: Place): number => Math.sign(b.distance - a.distance)
      : (a: Place, b: Place): number => Math.sign(a.distance - b.distance);
  if (count === 0 || count >= places.length) places.sort(compare);
  else partialSort(places, compare, 0, count - 1);
}

// --- results ----------------------------------------------------------------------------------------------------------

function placesReply(places: readonly Place[], request: Request, unit: number): Reply {
  const { withDistance, withHash, withPoint } = request;
  if (!withDistance && !withHash && !withPoint) return places.map(({ member }) => member);
  return places.map(({ member, score, point, distance }) => {
    const facts: Reply[] = [member];
    if (withDistance) facts.push(distanceText(distance / unit));
    if (withHash) facts.push(Math.trunc(score));
    if (withPoint) facts.push(pointReply(point));
    return facts;
  });
}

/** Puts the places in place of whatever the key held, with their distances as scores if these have a unit. */
function store(ctx: Context, target: ByteString, places: readonly Place[], distanceUnit: number | undefined): Reply {
  if (places.length === 0) return storeNothing(ctx, target);
  const longest = places.reduce((most, { member }) => Math.max(most, member.length), 0);
  const result = SortedSetValue.create(ctx.random, ctx.settings, places.length, longest);
  for (const { member, score, distance } of places) {
    result.insert(distanceUnit === undefined ? score : distance / distanceUnit, member);
  }
  ctx.db.set(target, result);
  ctx.changed('zset', ctx.command.name === 'geosearchstore' ? 'geosearchstore' : 'georadiusstore', target, places.length);
  return places.length;
}

function storeNothing(ctx: Context, target: ByteString): Reply {
  if (ctx.db.delete(target)) ctx.changed('generic', 'del', target);
  return 0;
}
