// The Lua that runs in each machine before any script: it gives the binary's Lua what Redis 8.0.2's has and mends where
// 32-bit WebAssembly differs from Redis's 64-bit build. It runs while the tables that it changes are unlocked, and
// hands over what the machine calls and sets by itself (HANDLES). What the machine's own calls are about is what
// service() gives when it is asked for nothing.
//
// Levels: a position in the script is found with error("", level), which needs no debug library. Frames of this chunk
// ("redis:12: ") are passed over, so that a function written here looks like one of C's.
//
// One chunk in several files, which see one another's locals: errors and chunks here, the rest by what it is about.

import { LIBRARIES } from './prelude-libraries.ts';
import { MSGPACK } from './prelude-msgpack.ts';
import { redisTable } from './prelude-redis.ts';
import { RESULTS } from './prelude-results.ts';
import { STRUCT } from './prelude-struct.ts';
import { WIDTH } from './prelude-width.ts';

/** Tables that the prelude changes, and those that scripts must not: unlocked for it, locked after it. */
export const CHANGED_TABLES = '_G, redis, string, math, coroutine, cjson, struct, cmsgpack';

/** What the machine knows by address, in the prelude's names. */
export const HANDLES = {
  globals: 'G',
  keys: "'KEYS'",
  args: "'ARGV'",
  rawset: 'rawset',
  pcall: 'npcall',
  xpcall: 'nxpcall',
  error: 'error',
  onError: 'on_error',
  describeResult: 'describe_result',
  describeFailure: 'describe_failure',
  compile: 'compile',
  drop: 'drop',
  forgetResp: 'forget_resp',
  forgetNulls: 'forget_nulls',
  countedMark: "'ignore_error_stats_update'",
  load: 'load_library',
  call: 'call_function',
} as const;

/** Fields of tables that hold functions of the prelude's. */
export const PRELUDE_FUNCTIONS: ReadonlySet<string> = new Set(
  'log sha1hex setresp error_reply status_reply set_repl acl_check_cmd register_function format rep random resume pack unpack size unpack_one unpack_limit encode log10 frexp'.split(' '),
);

export function prelude(options: { readonly version: string; readonly versionNumber: number; readonly isLibrary: boolean }): string {
  return `
local service, native_sha, native_setresp = redis.call, redis.sha1hex, redis.setresp
local npcall, nxpcall, nresume, nloadstring = pcall, xpcall, coroutine.resume, loadstring
local error, type, select, tostring, tonumber, unpack, rawget, rawset, next, setmetatable = error, type, select, tostring, tonumber, unpack, rawget, rawset, next, setmetatable
local format, find, sub, match, gmatch, gsub, rep = string.format, string.find, string.sub, string.match, string.gmatch, string.gsub, string.rep
local byte, char, concat, remove, floor, G = string.byte, string.char, table.concat, table.remove, math.floor, _G
local SPENT = 'Script killed by fuel limit'
local resp = 2

-- Errors ------------------------------------------------------------------------------------------------------------

local sources = {}
setmetatable(sources, { __mode = 'v' })

local function split(where)
  local short, line = match(where, '^(.*):(%d+): $')
  if not short then return nil end
  if sub(short, 1, 7) == '[string' then return sources[short] or short, line end
  return '@' .. short, line
end

-- The script's position, seen from a function that is called by an error handler.
local function position(level)
  local unnamed = 0
  for at = level, level + 6 do
    local _, where = npcall(error, '', at + 1)
    if where == '' then
      unnamed = unnamed + 1
      if unnamed == 2 then return nil end
    elseif sub(where, 1, 6) ~= 'redis:' then
      return split(where)
    end
  end
end

-- An error of one of C's functions that was called from here, as if the script had called it.
local function disguised(err, where)
  if sub(err, 1, 6) ~= 'redis:' then return err end
  err = gsub(err, '^redis:%d+: ', where or '')
  return (gsub(err, "to 'n([%l%d_]+)'", "to '%1'"))
end

local function on_error(err)
  if type(err) ~= 'table' then
    if type(err) == 'string' and find(err, SPENT, 1, true) then
      local source, line = position(3)
      service('spent', source or '', line or '')
    end
    if type(err) == 'string' then
      local source, line = position(3)
      err = disguised(err, line and sub(source, 2) .. ':' .. line .. ': ')
      -- What coroutine.wrap passes on begins with where that was called.
      err = gsub(err, '^([^:]*:%d+: )redis:%d+: ', '%1%1')
    end
    err = { err = 'ERR ' .. tostring(err) }
  end
  local source, line = position(3)
  if source then
    err.source = source
    err.line = tonumber(line)
  end
  return err
end

-- A spent budget must not be caught by scripts, nor memory that has run out, which they would ask for for ever.
local function uncatchable(err)
  if find(err, SPENT, 1, true) then service('spent') end
  if err == 'not enough memory' then service('memory') end
end

local function checked(ok, ...)
  if ok then return ok, ... end
  local err = ...
  if type(err) ~= 'string' then return ok, ... end
  uncatchable(err)
  return ok, disguised(err)
end

-- Functions of this chunk that stand for C's. C has no name for one that pcall itself calls.
local stand_ins = {}

local function caught(called, ok, ...)
  if ok then return ok, ... end
  local err = ...
  if type(err) == 'table' then
    local text = err.err
    if type(text) == 'string' or type(text) == 'number' then return ok, text end
    -- What was looked for, and is not there, stays behind.
    return ok, err, nil
  end
  if type(err) ~= 'string' then return ok, err end
  uncatchable(err)
  err = disguised(err)
  if stand_ins[called] then err = gsub(err, "^bad argument #(%d+) to '[%l%d_]+'", "bad argument #%1 to '?'") end
  return ok, err
end

pcall = function(...)
  local called = ...
  -- Redis's own puts the first result below its arguments before it knows that there is something to call.
  if select('#', ...) == 0 then return false, 'attempt to call a boolean value' end
  if called == error then
    local _, value, level = ...
    level = tonumber(level)
    -- This function is one level more than there is in C.
    if level and level >= 2 then return caught(called, npcall(error, value, level + 1)) end
  end
  return caught(called, npcall(...))
end
xpcall = function(...) return checked(nxpcall(...)) end
coroutine.resume = function(...) return checked(nresume(...)) end

local function remember(code, name, chunk)
  if type(code) == 'string' and name == nil then
    local first = match(code, '^[^\\n]*')
    if first == code and #code < 46 then sources['[string "' .. code .. '"]'] = code end
  end
end

loadstring = function(...)
  local code, name = ...
  if type(code) == 'string' and sub(code, 1, 1) == '\\27' then return nil, 'bad binary format' end
  local chunk, why = nloadstring(...)
  if not chunk then return chunk, why end
  service('chunk', tostring(chunk))
  remember(code, name, chunk)
  return chunk
end

${redisTable(options)}${WIDTH}${STRUCT}${MSGPACK}${RESULTS}-- Chunks and functions ------------------------------------------------------------------------------------------------

local chunks, last = {}, 0

local function keep(what)
  last = last + 1
  chunks[last] = what
  return last
end

local function compile()
  local code, name = unpack(service())
  local chunk, why = nloadstring(code, name)
  if not chunk then return nil, why end
  service('chunk', tostring(chunk))
  return keep(chunk), chunk
end

local function drop() chunks[service()[1]] = nil end

local function forget_resp()
  service()
  resp = 2
  native_setresp(2)
end
${options.isLibrary ? LIBRARIES : 'local load_library, call_function = drop, drop\n'}for _, stand_in in next, {
  G.loadstring, G.xpcall, coroutine.resume, string.format, string.rep, math.random, math.randomseed, math.log10, math.frexp, G.tonumber, cjson.encode,
  struct.pack, struct.unpack, struct.size, cmsgpack.pack, cmsgpack.unpack, cmsgpack.unpack_one, cmsgpack.unpack_limit,
} do stand_ins[stand_in] = true end
-- What only the machine knows is collected unless something refers to it: this does.
__redis__err__handler = function(err) return on_error(err, chunks) end
chunks.handles = { ${Object.values(HANDLES).join(', ')} }
return tostring(getmetatable(_G)) .. ',' .. tostring(chunks.handles)
`;
}
