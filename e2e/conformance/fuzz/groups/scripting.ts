// Scripts and functions, made of statements that each do one thing: a call, a value of a kind, a library's function, a
// mistake. Everything in them has one answer: no order of tables, no addresses, no clock.
import { fromUtf8 } from '../../../../src/base/bytes.ts';
import { sha1Hex } from '../../../../src/base/sha.ts';
import type { FuzzGroup, Script } from '../command.ts';
import { Gen } from '../gen.ts';

type Make = (gen: Gen) => string;

const literal: Make = (gen) =>
  gen.pick([
    ...['nil', 'true', 'false', '0', '-1', '3.99', '-3.99', '1e15', '2^53', '1e17', '0/0', '1/0', '-1/0', '"text"', "''", '"\\0\\255"'],
    ...['{}', '{1, 2, 3}', '{1, nil, 3}', '{1, {2, {3}}, "x"}', '{a = 1}', '{ok = "FINE"}', '{err = "ERR own"}', '{err = "own"}'],
    ...['{double = 3.5}', '{map = {a = 1}}', '{set = {a = true}}', '{big_number = "123"}', '{verbatim_string = {format = "txt", string = "s"}}'],
    ...['KEYS', 'ARGV', 'KEYS[1]', 'ARGV[1]', 'ARGV[2]', '#ARGV', 'tostring(KEYS[1])', 'tonumber(ARGV[1])'],
  ]);

const keyText: Make = (gen) => gen.pick(['KEYS[1]', 'KEYS[1]', '"s1"', '"h1"', '"l1"', '"z1"', '"t1"']);
const argument: Make = (gen) => gen.pick(['ARGV[1]', 'ARGV[1]', '1', '-2', '2.5', '"x"', '""', '1e20', '0.1', 'nil', 'true', '{}']);

/** Arguments of redis.call. */
const call: Make = (gen) => {
  const [key, value] = [keyText(gen), argument(gen)];
  return gen.pick([
    `"SET", ${key}, ${value}`,
    `"SET", ${key}, ${value}, "NX", "GET"`,
    `"GET", ${key}`,
    `"INCR", ${key}`,
    `"INCRBYFLOAT", ${key}, ${value}`,
    `"APPEND", ${key}, ${value}`,
    `"RPUSH", ${key}, ${value}, "b"`,
    `"LRANGE", ${key}, 0, -1`,
    `"LPOP", ${key}`,
    `"BLPOP", ${key}, 0`,
    `"HSET", ${key}, "f", ${value}`,
    `"HGET", ${key}, "f"`,
    `"HMGET", ${key}, "f", ${value}`,
    `"SADD", ${key}, ${value}`,
    `"SISMEMBER", ${key}, ${value}`,
    `"ZADD", ${key}, ${value}, "m"`,
    `"ZSCORE", ${key}, "m"`,
    `"ZRANGE", ${key}, 0, -1, "WITHSCORES"`,
    `"XADD", "x9", "9-*", "f", ${value}`,
    `"XRANGE", "x9", "-", "+", "COUNT", 2`,
    `"DEL", ${key}`,
    `"EXISTS", ${key}, ${key}`,
    `"TYPE", ${key}`,
    `"PERSIST", ${key}`,
    `"OBJECT", "ENCODING", ${key}`,
    '"PING"',
    `"ECHO", ${value}`,
    '"SELECT", 1',
    '"MULTI"',
    '"NOSUCH", 1',
    '"GET"',
    '"CONFIG", "GET", "hz"',
    `"EVAL", "return 1", 0`,
    `"PUBLISH", "ch1", ${value}`,
    `"sort", ${key}, "BY", "nosort"`,
    '',
    value,
  ]);
};

const library: Make = (gen) => {
  const value = literal(gen);
  const format = gen.pick([
    ...['>I4', '<h', 'b', 'B', '>d', '<f', 's', 'c3', '>I2I2', 'I9', 'z', 'i3', 'l', 'x'],
    ...['!4bi8', '!bi8', '!2I4b', '!3i4', '=h', 'I8', 'i33', 'Bc0', '>L!8b', 'T', 'bxI16'],
  ]);
  const json = gen.pick(['[1,2,[3]]', '{"a":null}', '[]', '{}', '1.5e3', '"\\u00e9\\u0000"', '[1,', 'nul', '[[[]]]', '-0', '1e999', '{"a":{"b":[true]}}']);
  const number = gen.pick([
    ...['0', '1', '-1', '255', '2147483648', '4294967295', '4294967296', '-2147483649', '1.5', '1e12', '"7"'],
    ...['2^53', '2^63', '-2^63', '1e19', '2^64', '-1e300', '-0.5'],
  ]);
  return gen.pick([
    `cjson.encode(${value})`,
    `cjson.encode({${value}, ${value}})`,
    `cjson.decode('${json}')`,
    `cjson.encode(cjson.decode('${json}'))`,
    `cmsgpack.pack(${value})`,
    `cmsgpack.pack(${number}, {${number}, {${number}}}, {n = ${number}})`,
    `cmsgpack.unpack("\\${gen.pick(['207', '211', '203'])}\\${gen.small(256)}\\1\\2\\3\\4\\5\\6\\7")`,
    `cjson.encode({[${number}] = ${value}})`,
    `cmsgpack.unpack(cmsgpack.pack(${value}, ${literal(gen)}))`,
    'cmsgpack.unpack(ARGV[1])',
    `struct.pack("${format}", ${number}, 2)`,
    `struct.unpack("${format}", ${gen.pick(['"abcdefghijkl"', 'ARGV[1]', '"\\255\\254\\0\\1"'])})`,
    `struct.size("${format}")`,
    `bit.${gen.pick(['band', 'bor', 'bxor', 'lshift', 'rshift', 'arshift', 'rol', 'ror'])}(${number}, ${gen.small(40)})`,
    `bit.${gen.pick(['tobit', 'bnot', 'bswap'])}(${number})`,
    `bit.tohex(${number}, ${gen.pick(['8', '-4', '2', '0'])})`,
    `tostring(${gen.pick(['1/3', '1e15', '1e16', '123456789012', '-0', '2^63', '1e100', 'nil', '0.1'])})`,
    `string.format("${gen.pick(['%d', '%5.1f', '%s', '%q', '%x', '%g', '%i %i', '%y', '%-5d|', '%+d', '%10s|', '%u', '%c', '%.3d', '%#x', '%#o', '%05i', '%X'])}", ${number}, ${gen.small(9)})`,
    `tonumber(${gen.pick(['"0x10"', '" 12 "', '"1e2"', '"abc"', '"10", 2', '"zz", 36', '"ffffffffff", 16', '"-1", 8', '"0x", 16', '"7", 8', 'nil', '""', '"12", 2'])})`,
    `redis.sha1hex(${gen.pick(['"a"', 'ARGV[1]', '1', 'nil', ''])})`,
    `redis.status_reply(${gen.pick(['"GOOD"', '"A\\r\\nB"', '1', ''])})`,
    `redis.error_reply(${gen.pick(['"BAD thing"', '"bad"', '"-BAD minus"', '1', '""'])})`,
    `redis.setresp(${gen.pick(['2', '3', '4', '"3"', ''])})`,
    `redis.acl_check_cmd(${gen.pick(['"GET", "a"', '"NOSUCH"', '"SET"', ''])})`,
    `string.rep(${gen.pick(['"ab", 3', '"", 5', '"x", -1', '"x", 2.7'])})`,
    `(${gen.pick(['("hello"):upper()', '("a,b,c"):gsub(",", ";")', '("k=v"):match("(%w)=(%w)")', '("abc"):byte(1, -1)', '("abc"):sub(-2)', '("x"):find("[")', '("abc"):reverse()'])})`,
    `table.concat({1, "b", 2.5}, ${gen.pick(['","', '1', 'nil', '{}'])})`,
    `#{unpack({1, 2, nil, 4}, 1, ${gen.small(6)})}`,
    // The sequence of random numbers goes on from script to script, so only a draw from one number is the same on both.
    `math.${gen.pick(['floor(-3.5)', 'max(1, 2, "3")', 'fmod(7, 3)', 'huge', 'random(7, 7)', 'sqrt(2)', 'abs("x")', 'modf(3.7)'])}`,
    `select(${gen.pick(['"#"', '2', '-1', '0', '5'])}, 1, nil, 3)`,
    `type(${gen.pick(['nil', 'redis.call', 'KEYS', '1', 'redis', 'cjson.null', 'string'])})`,
    `next({${gen.small(9)}})`,
    'os.clock() >= 0',
    `pcall(${gen.pick(['error, "x"', 'error, {err = "own"}', 'redis.call, "GET"', 'redis.call, "NOSUCH"', 'nil'])})`,
    `select('#', pcall(${gen.pick(['select, 3', 'error, {}', 'struct.pack, "h", "x"', 'cmsgpack.unpack, ""', 'string.byte, "", 1'])}))`,
    `loadstring(${gen.pick(['"return 7"', '"return ..."', '"x x"'])})`,
  ]);
};

/** None throws a table without `err`: that ends Redis 8.0.2. */
const mistake: Make = (gen) =>
  gen.pick([
    'error("plain")',
    'error("no position", 0)',
    'error({err = "CODE own table"})',
    'error({err = "own"})',
    'error()',
    'error(42)',
    'local x = nil; return x.y',
    'local x = nil; return x + 1',
    'return {} .. "a"',
    'return 1 < "2"',
    'return {} < {}',
    'return #nil',
    'undefined_global = 1',
    'return undefined_global',
    'KEYS[1].x.y = 1',
    'redis.nothing()',
    'redis.call = 1',
    'string.foo = 1',
    'return string.nothing.x',
    'assert(false)',
    'assert(nil, "why")',
    'setmetatable(_G, {})',
    'local t = {} t[nil] = 1',
    'return print(1)',
    'return require("x")',
    'return dofile',
    'for i = 1, "x" do end',
    'return (nil)()',
    'return coroutine.wrap(function() error("inside") end)()',
    'return coroutine.resume(coroutine.create(function() return redis.call("PING") end))',
    'return (1',
    'x =',
    'return return',
    'goto a',
    'return "unfinished',
    'return 1 --[[ open',
  ]);

const statement: Make = (gen) => {
  switch (gen.small(9)) {
    case 0:
    case 1:
      return `redis.call(${call(gen)})`;
    case 2:
      return `redis.pcall(${call(gen)})`;
    case 3:
      return `local v${gen.small(3)} = ${library(gen)}`;
    case 4:
      return `if redis.call("EXISTS", ${keyText(gen)}) == 1 then redis.call(${call(gen)}) end`;
    case 5:
      return `for i = 1, ${gen.small(4)} do redis.call("RPUSH", "l4", i) end`;
    case 6:
      return `redis.setresp(${gen.pick(['2', '3'])})`;
    case 7:
      return `local r = redis.pcall(${call(gen)}) if type(r) == "table" and r.err then redis.call("SET", "s5", r.err) end`;
    default:
      return gen.chance(0.3) ? mistake(gen) : `local w = ${literal(gen)}`;
  }
};

const result: Make = (gen) => {
  switch (gen.small(6)) {
    case 0:
      return `return redis.call(${call(gen)})`;
    case 1:
      return `return redis.pcall(${call(gen)})`;
    case 2:
      return `return ${library(gen)}`;
    case 3:
      return `return {${library(gen)}}`;
    case 4:
      return gen.chance(0.4) ? mistake(gen) : `return ${literal(gen)}`;
    default:
      return `return {${literal(gen)}, redis.pcall(${call(gen)}), ${literal(gen)}}`;
  }
};

const SHEBANGS = ['#!lua\n', '#!lua flags=no-writes\n', '#!lua flags=allow-oom,no-cluster\n', '#!lua flags=bad\n', '#!js\n', '#!lua name=x\n', '#!\n'];

const body: Make = (gen) => {
  const statements = Array.from({ length: gen.small(4) }, () => statement(gen));
  return [...statements, result(gen)].join(gen.pick(['\n', ' ', '; ']));
};

const script: Make = (gen) => fromUtf8((gen.chance(0.1) ? gen.pick(SHEBANGS) : '') + body(gen));

/** Scripts that come again, so that EVALSHA finds them. */
const POOL: readonly string[] = Array.from({ length: 12 }, (_, at) => script(new Gen(9000 + at, 0)));

const FLAGS = ['', '', "'no-writes'", "'allow-oom'", "'no-writes', 'allow-stale'", "'bad'"];

function libraryText(gen: Gen): string {
  const name = gen.pick(['lib1', 'lib1', 'lib2', 'bad name', '']);
  const head = gen.chance(0.95) ? `#!lua name=${name}\n` : gen.pick(['', '#!lua\n', '#!js name=a\n', '#!lua name=a name=b\n']);
  const functions = Array.from({ length: 1 + gen.small(2) }, (_, at) => {
    const called = `f${at + 1}${name === 'lib2' ? 'b' : ''}`;
    const code = `function(KEYS, ARGV) ${body(gen)} end`;
    return gen.chance(0.5)
      ? `redis.register_function('${called}', ${code})`
      : `redis.register_function{function_name='${called}', callback=${code}, flags={${gen.pick(FLAGS)}}}`;
  });
  return fromUtf8(`${head}${functions.join('\n')}${gen.chance(0.05) ? `\n${mistake(gen)}` : ''}`);
}

/** One library at a time, so that no order of libraries can be seen. */
function loadAndCall({ gen, self, other, send }: Script): void {
  const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n').replace(/[\0-\x1f\x7f-\xff]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`)}"`;
  // FUNCTION FLUSH ends Redis 8.0.2 now and then.
  for (const name of ['lib1', 'lib2']) send(self, `FUNCTION DELETE ${name}`);
  send(self, `FUNCTION LOAD ${gen.chance(0.5) ? 'REPLACE ' : ''}${quoted(libraryText(gen))}`);
  send(self, 'FUNCTION DUMP');
  // Functions come in the order of a hash table.
  send(self, 'FUNCTION LIST LIBRARYNAME lib? WITHCODE', 'type');
  for (let n = 1 + gen.small(4); n > 0; n--) {
    const name = gen.pick(['f1', 'f1', 'f2', 'f1b', 'F1', 'none']);
    send(gen.chance(0.8) ? self : other, `${gen.pick(['FCALL', 'FCALL', 'FCALL_RO'])} ${name} ${gen.pick(['0', '1 s1', '1 l1 5', '2 h1 z1 a b', '0 7'])}`);
  }
}

export const scripting: FuzzGroup = {
  name: 'scripting',
  symbols: {
    script: (gen) => (gen.chance(0.3) ? gen.pick(POOL) : script(gen)),
    pooled: (gen) => gen.pick(POOL),
    sha: (gen) => {
      const sha = sha1Hex(gen.pick(POOL));
      return gen.chance(0.1) ? gen.pick([sha.toUpperCase(), 'abc', '', sha.slice(1)]) : sha;
    },
    fname: (gen) => gen.pick(['f1', 'f2', 'f1b', 'none', '']),
  },
  entries: [
    [12, 'EVAL <script> 0 <value>'],
    [14, 'EVAL <script> 1 <any> <value> <int>'],
    [4, 'EVAL <script> 2 <any> <any> ( <value> )+'],
    [2, 'EVAL <script> <numkeys> <any>'],
    [2, 'EVAL_RO <script> 1 <any> <int>'],
    [4, 'EVALSHA <sha> 1 <any> <value>'],
    [1, 'EVALSHA_RO <sha> 0 <value>'],
    [3, 'SCRIPT LOAD <pooled>'],
    [2, 'SCRIPT EXISTS ( <sha> )+'],
    [1, 'SCRIPT FLUSH [ {SYNC|ASYNC|FOO} ]'],
    [1, 'SCRIPT {KILL|SHOW <sha>}'],
    [4, loadAndCall],
    [1, 'FCALL <fname> {0|1 <any>} <value>'],
    [1, 'FUNCTION {DELETE lib1|DELETE lib2|DELETE none|KILL|RESTORE <value>|RESTORE <value> FOO|LOAD <value>}'],
  ],
};
