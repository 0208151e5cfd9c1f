// CLIENT TRACKING, TRACKINGINFO, CACHING and GETREDIR: client-side caching as a connection configures it. How the server
// keeps track and tells is engine/tracking.ts's matter.
import type { ByteString } from '../../../../base/bytes.ts';
import { ErrorReply, MapReply, OK, SetReply } from '../../../../resp/reply.ts';
import { arg, isWord, readInteger } from '../../../args.ts';
import type { CommandDeclaration } from '../../../command.ts';
import type { Context } from '../../../context.ts';
import { cString, errors, sanitized } from '../../../errors.ts';
import { integer, oneOf, string, token } from '../../../grammar.ts';
import type { TrackingMode, TrackingState } from '../../../tracking.ts';
import { COMMON } from './declaration.ts';

const oneRedirect = new ErrorReply('ERR A client can only redirect to a single other client');
const noSuchRedirect = new ErrorReply('ERR The client ID you want redirect to does not exist');
const prefixNeedsBcast = new ErrorReply('ERR PREFIX option requires BCAST mode to be enabled');
const bcastSwitched = new ErrorReply(
  "ERR You can't switch BCAST mode on/off before disabling tracking for this client, and then re-enabling it with a different mode.",
);
const optWithBcast = new ErrorReply('ERR OPTIN and OPTOUT are not compatible with BCAST');
const bothOpts = new ErrorReply("ERR You can't specify both OPTIN mode and OPTOUT mode");
const optSwitched = new ErrorReply(
  "ERR You can't switch OPTIN/OPTOUT mode before disabling tracking for this client, and then re-enabling it with a different mode.",
);
const cachingNeedsOpt = new ErrorReply(
  'ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or OPTOUT mode enabled',
);
const yesNeedsOptin = new ErrorReply('ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.');
const noNeedsOptout = new ErrorReply('ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.');

export const clientTracking: CommandDeclaration = {
  ...COMMON,
  name: 'tracking',
  summary: 'Makes the server tell this connection when keys that it has read change.',
  since: '6.0.0',
  complexity: 'O(1), or O(N) for N prefixes',
  args: [
    oneOf('status', [token('ON'), token('OFF')]),
    integer('client-id', { token: 'REDIRECT', optional: true }),
    string('prefix', { token: 'PREFIX', optional: true, multiple: true, multipleToken: true }),
    token('BCAST', { optional: true }),
    token('OPTIN', { optional: true }),
    token('OPTOUT', { optional: true }),
    token('NOLOOP', { optional: true }),
  ],
  examples: [
    { lines: ['HELLO 3', 'CLIENT TRACKING ON', 'GET price', 'SET price 12'] },
    { lines: ['HELLO 3', 'CLIENT TRACKING ON BCAST PREFIX user: NOLOOP'], note: 'Changes by others, under one prefix.' },
  ],
  run: (ctx, argv) => {
    const { client, engine } = ctx;
    const options = readOptions(ctx, argv);
    if (isWord(argv, 2, 'off')) {
      engine.tracking.disable(client);
      return OK;
    }
    if (!isWord(argv, 2, 'on')) return errors.syntax;
    const mode = modeOf(options, client.tracking);
    if (mode === 'bcast') checkPrefixes(options.prefixes, client.tracking);
    const { noLoop, redirect } = options;
    engine.tracking.enable(client, { mode, noLoop, redirect: redirect === 0 ? undefined : redirect }, options.prefixes);
    return OK;
  },
};

interface Options {
  redirect: number;
  readonly prefixes: ByteString[];
  bcast: boolean;
  optin: boolean;
  optout: boolean;
  noLoop: boolean;
}

function readOptions({ engine }: Context, argv: readonly ByteString[]): Options {
  const options: Options = { redirect: 0, prefixes: [], bcast: false, optin: false, optout: false, noLoop: false };
  for (let at = 3; at < argv.length; at++) {
    const hasMore = at + 1 < argv.length;
    if (isWord(argv, at, 'redirect') && hasMore) {
      if (options.redirect !== 0) throw oneRedirect;
      options.redirect = readInteger(arg(argv, ++at));
      if (!engine.clients.has(options.redirect)) throw noSuchRedirect;
    } else if (isWord(argv, at, 'bcast')) {
      options.bcast = true;
    } else if (isWord(argv, at, 'optin')) {
      options.optin = true;
    } else if (isWord(argv, at, 'optout')) {
      options.optout = true;
    } else if (isWord(argv, at, 'noloop')) {
      options.noLoop = true;
    } else if (isWord(argv, at, 'prefix') && hasMore) {
      options.prefixes.push(arg(argv, ++at));
    } else {
      throw errors.syntax;
    }
  }
  return options;
}

/** The mode asked for, if its options go together and it may follow the present one. */
function modeOf({ bcast, optin, optout, prefixes }: Options, current: TrackingState | undefined): TrackingMode {
  if (!bcast && prefixes.length > 0) throw prefixNeedsBcast;
  if (current !== undefined && (current.mode === 'bcast') !== bcast) throw bcastSwitched;
  if (bcast && (optin || optout)) throw optWithBcast;
  if (optin && optout) throw bothOpts;
  if ((optin && current?.mode === 'optout') || (optout && current?.mode === 'optin')) throw optSwitched;
  if (bcast) return 'bcast';
  if (optin) return 'optin';
  return optout ? 'optout' : 'default';
}

/** A client must not hear of a key twice: none of its prefixes may begin with another. */
function checkPrefixes(prefixes: readonly ByteString[], current: TrackingState | undefined): void {
  const existing = [...(current?.prefixes ?? [])].sort();
  for (const [at, prefix] of prefixes.entries()) {
    const known = existing.find((each) => overlap(prefix, each));
    if (known !== undefined) throw overlapping(prefix, 'an existing', known);
    const other = prefixes.slice(at + 1).find((each) => overlap(prefix, each));
    if (other !== undefined) throw overlapping(prefix, 'another provided', other);
  }
}

function overlap(a: ByteString, b: ByteString): boolean {
  return a.startsWith(b) || b.startsWith(a);
}

function overlapping(prefix: ByteString, which: string, other: ByteString): ErrorReply {
  return sanitized(
    `ERR Prefix '${cString(prefix)}' overlaps with ${which} prefix '${cString(other)}'. Prefixes for a single client must not overlap.`,
  );
}

export const clientTrackinginfo: CommandDeclaration = {
  ...COMMON,
  name: 'trackinginfo',
  summary: 'Tells how this connection is told of changes to keys.',
  since: '6.2.0',
  complexity: 'O(1)',
  examples: [{ lines: ['CLIENT TRACKING ON OPTIN', 'CLIENT TRACKINGINFO'] }],
  run: ({ client: { tracking } }) => {
    const prefixes = [...(tracking?.prefixes ?? [])].sort();
    const redirect = tracking ? (tracking.redirect ?? 0) : -1;
    return new MapReply(['flags', new SetReply(flagsOf(tracking)), 'redirect', redirect, 'prefixes', prefixes]);
  },
};

function flagsOf(tracking: TrackingState | undefined): readonly string[] {
  if (tracking === undefined) return ['off'];
  const flags = ['on'];
  if (tracking.mode !== 'default') flags.push(tracking.mode);
  if (tracking.isCachingGiven) flags.push(tracking.mode === 'optin' ? 'caching-yes' : 'caching-no');
  if (tracking.noLoop) flags.push('noloop');
  if (tracking.isBroken) flags.push('broken_redirect');
  return flags;
}

export const clientCaching: CommandDeclaration = {
  ...COMMON,
  name: 'caching',
  summary: 'Makes the next command an exception: tracked under OPTIN, not tracked under OPTOUT.',
  since: '6.0.0',
  complexity: 'O(1)',
  args: [oneOf('mode', [token('YES'), token('NO')])],
  examples: [{ lines: ['CLIENT TRACKING ON OPTIN', 'CLIENT CACHING YES', 'GET price'] }],
  run: ({ client: { tracking } }, argv) => {
    if (tracking === undefined) return cachingNeedsOpt;
    const isYes = isWord(argv, 2, 'yes');
    if (!isYes && !isWord(argv, 2, 'no')) return errors.syntax;
    if (isYes && tracking.mode !== 'optin') return yesNeedsOptin;
    if (!isYes && tracking.mode !== 'optout') return noNeedsOptout;
    tracking.isCachingGiven = true;
    return OK;
  },
};

export const clientGetredir: CommandDeclaration = {
  ...COMMON,
  name: 'getredir',
  summary: 'Gives the connection that is told in place of this one; 0 if none is, -1 without tracking.',
  since: '6.0.0',
  complexity: 'O(1)',
  examples: [{ lines: ['CLIENT GETREDIR'] }],
  run: ({ client: { tracking } }) => (tracking ? (tracking.redirect ?? 0) : -1),
};
