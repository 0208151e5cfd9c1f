// The Lua that runs in each machine before any script: it gives the binary's Lua what Redis 8.0.2's has and mends where
// 32-bit WebAssembly differs from Redis's 64-bit build. It runs while the tables that it changes are unlocked, and
// leaves one function, in the place where Redis keeps its error handler: the first call of it from outside a script is
// the machine's own, a number to run that chunk or a word for something else.
//
// Levels: a position in the script is found with error("", level), which needs no debug library. Frames of this chunk
// ("redis:12: ") are passed over, so that a function written here looks like one of C's.

/** Tables that the prelude changes, and those that scripts must not: unlocked for it, locked after it. */
export const CHANGED_TABLES = '_G, redis, string, math, coroutine, cjson, struct';

/** Fields of tables that hold functions of the prelude's. */
export const PRELUDE_FUNCTIONS: ReadonlySet<string> = new Set(
  'call pcall log sha1hex setresp error_reply status_reply set_repl acl_check_cmd register_function format rep random resume'.split(' '),
);

export function prelude(options: { readonly version: string; readonly versionNumber: number; readonly isLibrary: boolean }): string {
  return `
local native_call, service, native_sha, native_setresp = redis.pcall, redis.call, redis.sha1hex, redis.setresp
local npcall, nxpcall, nresume, nloadstring = pcall, xpcall, coroutine.resume, loadstring
local error, type, select, tostring, tonumber, unpack, rawget, rawset, next, setmetatable = error, type, select, tostring, tonumber, unpack, rawget, rawset, next, setmetatable
local format, find, sub, match, gmatch, gsub, rep = string.format, string.find, string.sub, string.match, string.gmatch, string.gsub, string.rep
local concat, remove, floor, G = table.concat, table.remove, math.floor, _G
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

local function on_error(err)
  if type(err) ~= 'table' then
    if type(err) == 'string' and find(err, SPENT, 1, true) then
      local source, line = position(3)
      service('spent', source or '', line or '')
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

-- A spent budget must not be caught by scripts.
local function checked(ok, err, ...)
  if not ok and type(err) == 'string' and find(err, SPENT, 1, true) then service('spent') end
  return ok, err, ...
end

local function caught(ok, err, ...)
  if ok then return ok, err, ... end
  if type(err) == 'table' then
    local text = err.err
    if type(text) == 'string' or type(text) == 'number' then err = text end
  elseif type(err) == 'string' and find(err, SPENT, 1, true) then
    service('spent')
  end
  return ok, err, ...
end

pcall = function(...) return caught(npcall(...)) end
xpcall = function(...) return checked(nxpcall(...)) end
coroutine.resume = function(...) return checked(nresume(...)) end

local function remember(code, name, chunk)
  if chunk and type(code) == 'string' and name == nil then
    local first = match(code, '^[^\\n]*')
    if first == code and #code < 46 then sources['[string "' .. code .. '"]'] = code end
  end
end

loadstring = function(code, name, ...)
  if type(code) == 'string' and sub(code, 1, 1) == '\\27' then return nil, 'bad binary format' end
  local chunk, why
  if name == nil then chunk, why = nloadstring(code) else chunk, why = nloadstring(code, name) end
  if chunk then service('chunk', tostring(chunk)) end
  remember(code, name, chunk)
  return chunk, why
end

-- The redis table ---------------------------------------------------------------------------------------------------

local function refuse(message) error({ err = 'ERR ' .. message }, 0) end

local function plain(value)
  if value == 0 then return '0' end
  return service('number', format('%.17g', value))
end

-- Numbers that Lua would print with 14 digits only are written out; anything but strings and numbers is refused.
local function arguments(count, ...)
  local args
  for i = 1, count do
    local value = select(i, ...)
    local kind = type(value)
    if kind == 'number' then
      if value % 1 ~= 0 or value >= 1e14 or value <= -1e14 or value == 0 then
        args = args or { ... }
        args[i] = plain(value)
      end
    elseif kind ~= 'string' then
      return nil, 'Lua redis lib command arguments must be strings or integers'
    end
  end
  return args or true
end

local function caller(raises) return function(...)
  local count = select('#', ...)
  if count == 0 then
    if raises then refuse('Please specify at least one argument for this redis lib call') end
    return { err = 'ERR Please specify at least one argument for this redis lib call' }
  end
  local reply
  local first, second, third = ...
  if count <= 3 and type(first) == 'string' and (count == 1 or type(second) == 'string') and (count < 3 or type(third) == 'string') then
    reply = native_call(...)
  else
    local args, why = arguments(count, ...)
    if not args then
      if raises then refuse(why) end
      return { err = 'ERR ' .. why }
    end
    if args == true then reply = native_call(...) else reply = native_call(unpack(args, 1, count)) end
  end
  if reply == false and resp == 3 and service('null') == 'y' then return nil end
  if type(reply) == 'table' and rawget(reply, 'err') then
    reply.ignore_error_stats_update = true
    if raises then error(reply, 0) end
  end
  return reply
end end

redis.call, redis.pcall = caller(true), caller(false)

redis.log = function(...)
  if select('#', ...) < 2 then refuse('redis.log() requires two arguments or more.') end
  local level = ...
  if tonumber(level) == nil then refuse('First argument must be a number (log level).') end
  if tonumber(level) < 0 or tonumber(level) > 3 then refuse('Invalid log level.') end
  local words = {}
  for i = 2, select('#', ...) do
    local word = select(i, ...)
    if type(word) == 'string' or type(word) == 'number' then words[#words + 1] = tostring(word) end
  end
  service('log', tostring(tonumber(level)), concat(words, ' '))
end

redis.sha1hex = function(...)
  if select('#', ...) ~= 1 then refuse('wrong number of arguments') end
  local value = ...
  if type(value) == 'number' then value = tostring(value) end
  return native_sha(type(value) == 'string' and value or '')
end

redis.setresp = function(...)
  if select('#', ...) ~= 1 then refuse('redis.setresp() requires one argument.') end
  local version = tonumber((...))
  if version ~= 2 and version ~= 3 then refuse('RESP version must be 2 or 3.') end
  resp = version
  native_setresp(version)
  service('setresp', tostring(version))
end

redis.error_reply = function(...)
  local text = ...
  if select('#', ...) ~= 1 or type(text) ~= 'string' then return { err = 'ERR wrong number or type of arguments' } end
  if sub(text, 1, 1) == '-' then text = sub(text, 2) end
  text = gsub(text, '[\\r\\n]+$', '')
  if find(text, ' ', 1, true) then return { err = text } end
  return { err = 'ERR ' .. text }
end

redis.status_reply = function(...)
  local text = ...
  if select('#', ...) ~= 1 or type(text) ~= 'string' then return { err = 'ERR wrong number or type of arguments' } end
  return { ok = text }
end

redis.set_repl = function(...)
  if select('#', ...) ~= 1 then refuse('redis.set_repl() requires one argument.') end
  local flags = tonumber((...))
  if not flags or flags < 0 or flags > 3 or flags % 1 ~= 0 then
    refuse('Invalid replication flags. Use REPL_AOF, REPL_REPLICA, REPL_ALL or REPL_NONE.')
  end
  service('replicate', tostring(flags))
end

redis.acl_check_cmd = function(...)
  local count = select('#', ...)
  if count == 0 then refuse('Please specify at least one argument for this redis lib call') end
  local args, why = arguments(count, ...)
  if not args then refuse(why) end
  local answer
  if args == true then answer = service('may', ...) else answer = service('may', unpack(args, 1, count)) end
  if answer == '?' then refuse('Invalid command passed to redis.acl_check_cmd()') end
  return answer == 'y'
end

redis.replicate_commands = function() return true end
redis.breakpoint = function() return false end
redis.debug = function() end
redis.REDIS_VERSION = '${options.version}'
redis.REDIS_VERSION_NUM = ${options.versionNumber}
redis.REPL_NONE, redis.REPL_AOF, redis.REPL_SLAVE, redis.REPL_REPLICA, redis.REPL_ALL = 0, 1, 2, 2, 3

-- What 32 bits get wrong --------------------------------------------------------------------------------------------

local BASES = { o = 8, u = 10, x = 16, X = 16 }

local function whole(spec, value)
  local flags, width, precision, kind = match(spec, '^%%([-+ #0]*)(%d*)%.?(%d*)(%a)$')
  value = value < 0 and -floor(-value) or floor(value)
  local sign, digits = '', nil
  if kind == 'd' or kind == 'i' then
    digits = format('%.0f', value < 0 and -value or value)
    if value < 0 then sign = '-' elseif find(flags, '+', 1, true) then sign = '+' elseif find(flags, ' ', 1, true) then sign = ' ' end
  else
    if value < 0 then value = value + 18446744073709551616 end
    local base = BASES[kind]
    if base == 10 then
      digits = format('%.0f', value)
    else
      digits = ''
      repeat
        local digit = value % base
        digits = sub(kind == 'X' and '0123456789ABCDEF' or '0123456789abcdef', digit + 1, digit + 1) .. digits
        value = floor(value / base)
      until value == 0
      if find(flags, '#', 1, true) then sign = kind == 'o' and '0' or '0' .. kind end
    end
  end
  local places = tonumber(precision) or 0
  digits = rep('0', places - #digits) .. digits
  local room = (tonumber(width) or 0) - #sign - #digits
  if find(flags, '-', 1, true) then return sign .. digits .. rep(' ', room) end
  if find(flags, '0', 1, true) and precision == '' then return sign .. rep('0', room) .. digits end
  return rep(' ', room) .. sign .. digits
end

local function long_format(count, pattern, ...)
  local args, at = { ... }, 0
  pattern = gsub(pattern, '%%[-+ #0]*%d*%.?%d*[%%%a]', function(spec)
    if sub(spec, -1) == '%' then return nil end
    at = at + 1
    local value = tonumber(args[at])
    if not value or not find(sub(spec, -1), '[dioxXu]') then return nil end
    if value > -2147483648 and value < 2147483648 then return nil end
    args[at] = whole(spec, value)
    return '%s'
  end)
  return format(pattern, unpack(args, 1, count))
end

string.format = function(...)
  for i = 2, select('#', ...) do
    local value = select(i, ...)
    if type(value) == 'string' then value = #value > 9 and tonumber(value) or nil end
    if type(value) == 'number' and (value >= 2147483648 or value <= -2147483648) and type((...)) == 'string' then
      return long_format(select('#', ...) - 1, ...)
    end
  end
  return format(...)
end

-- The plain one copies the string so often as it is told, deaf to any limit meanwhile: long results are made by doubling,
-- and what memory could never hold is refused at once.
string.rep = function(...)
  local text, times = ...
  if type(text) == 'number' then text = tostring(text) end
  if type(text) ~= 'string' or type(times) ~= 'number' or times * #text <= 65536 then return rep(...) end
  if times * #text > 134217728 then error('not enough memory', 0) end
  local piece, left, result = text, floor(times), ''
  while left > 0 do
    if left % 2 == 1 then result = result .. piece end
    left = floor(left / 2)
    if left > 0 then piece = piece .. piece end
  end
  return result
end

-- Redis's own random numbers: drand48's sequence, the same on every machine. The state is two halves of 24 bits.
local high, low
do
  local state = 0x1234 * 4294967296 + 0xABCD * 65536 + 0x330E
  high, low = floor(state / 16777216), state % 16777216
end

local function draw()
  local product = 15525485 * low + 11 -- 0x5DEECE66D's lower half, and its increment
  low, high = product % 16777216, (1502 * low + 15525485 * high + floor(product / 16777216)) % 16777216
  return floor((high * 16777216 + low) / 131072)
end

local function bad(argument, name, why) error('bad argument #' .. argument .. " to '" .. name .. "' (" .. why .. ')', 3) end

local function integer(value, argument, name)
  local number = tonumber(value)
  if not number then bad(argument, name, 'number expected, got ' .. (value == nil and 'no value' or type(value))) end
  return number < 0 and -floor(-number) or floor(number)
end

math.random = function(...)
  local count = select('#', ...)
  local share = (draw() % 2147483647) / 2147483647
  if count == 0 then return share end
  local from, to = ...
  if count == 1 then
    to = integer(from, 1, 'random')
    if to < 1 then bad(1, 'random', 'interval is empty') end
    return floor(share * to) + 1
  elseif count == 2 then
    from, to = integer(from, 1, 'random'), integer(to, 2, 'random')
    if from > to then bad(2, 'random', 'interval is empty') end
    return floor(share * (to - from + 1)) + from
  end
  error('wrong number of arguments', 2)
end

math.randomseed = function(...)
  local seed = integer((...), 1, 'randomseed') % 4294967296
  local state = seed * 65536 + 0x330E
  high, low = floor(state / 16777216), state % 16777216
end

cjson.decode_array_with_array_mt = nil

-- In 64 bits l, L and T take eight bytes; the values beyond 32 bits that Lua can hold are put together from halves.
local pack_plain, unpack_plain, size_plain = struct.pack, struct.unpack, struct.size
local function eight(format_) return type(format_) == 'string' and find(format_, '[lLT]') end
struct.size = function(format_, ...)
  if not eight(format_) then return size_plain(format_, ...) end
  return size_plain((gsub(gsub(format_, '[LT]', 'I8'), 'l', 'i8')), ...)
end
struct.pack = function(format_, ...)
  if not eight(format_) or find(format_, '[!x]') then return pack_plain(format_, ...) end
  local args, at, big, out = { ... }, 0, false, {}
  for option, digits in gmatch(format_, '([^%d%s])(%d*)') do
    if option == '>' then big = true
    elseif option == '<' or option == '=' then big = false
    else
      at = at + 1
      local value = args[at]
      if option == 'l' or option == 'L' or option == 'T' then
        value = tonumber(value) or 0
        value = value < 0 and -floor(-value) or floor(value)
        local top, bottom = floor(value / 4294967296) % 4294967296, value % 4294967296
        if big then out[#out + 1] = pack_plain('>I4I4', top, bottom) else out[#out + 1] = pack_plain('<I4I4', bottom, top) end
      else
        out[#out + 1] = pack_plain((big and '>' or '<') .. option .. digits, value)
      end
    end
  end
  return concat(out)
end
struct.unpack = function(format_, data, position_)
  if not eight(format_) or find(format_, '[!x]') then return unpack_plain(format_, data, position_ or 1) end
  local out, at, big = {}, position_ or 1, false
  for option, digits in gmatch(format_, '([^%d%s])(%d*)') do
    if option == '>' then big = true
    elseif option == '<' or option == '=' then big = false
    elseif option == 'l' or option == 'L' or option == 'T' then
      local first, second
      first, second, at = unpack_plain(big and '>I4I4' or '<I4I4', data, at)
      local top, bottom = big and first or second, big and second or first
      if option == 'l' and top >= 2147483648 then top = top - 4294967296 end
      out[#out + 1] = top * 4294967296 + bottom
    else
      out[#out + 1], at = unpack_plain((big and '>' or '<') .. option .. digits, data, at)
    end
  end
  out[#out + 1] = at
  return unpack(out)
end

setmetatable(_G, {
  __index = function(_, name)
    error("Script attempted to access nonexistent global variable '" .. tostring(name) .. "'", 2)
  end,
})

-- Results -----------------------------------------------------------------------------------------------------------

local encode

local function string_field(out, tag, value) out[#out + 1] = tag .. #value .. '\\n' .. value end

local function encode_table(value, out, depth)
  local err = rawget(value, 'err')
  if type(err) == 'string' or type(err) == 'number' then return string_field(out, '-', gsub(tostring(err), '^%-', '')) end
  local ok = rawget(value, 'ok')
  if type(ok) == 'string' or type(ok) == 'number' then return string_field(out, '+', tostring(ok)) end
  local number = rawget(value, 'double')
  if type(number) == 'number' then
    out[#out + 1] = ',' .. format('%.17g', number) .. '\\n'
    return
  end
  local map = rawget(value, 'map')
  if type(map) == 'table' then
    local head, count = #out + 1, 0
    out[head] = ''
    for key, item in next, map do
      encode(key, out, depth)
      encode(item, out, depth)
      count = count + 1
    end
    out[head] = '%' .. count .. '\\n'
    return
  end
  local set = rawget(value, 'set')
  if type(set) == 'table' then
    local head, count = #out + 1, 0
    out[head] = ''
    for key in next, set do
      encode(key, out, depth)
      count = count + 1
    end
    out[head] = '~' .. count .. '\\n'
    return
  end
  local big = rawget(value, 'big_number')
  if type(big) == 'string' or type(big) == 'number' then return string_field(out, '(', tostring(big)) end
  local verbatim = rawget(value, 'verbatim_string')
  if type(verbatim) == 'table' and rawget(verbatim, 'string') and rawget(verbatim, 'format') then
    string_field(out, '=', tostring(rawget(verbatim, 'format')))
    return string_field(out, '', tostring(rawget(verbatim, 'string')))
  end
  local head, count = #out + 1, 0
  out[head] = ''
  while true do
    local item = rawget(value, count + 1)
    if item == nil then break end
    encode(item, out, depth)
    count = count + 1
  end
  out[head] = '*' .. count .. '\\n'
end

encode = function(value, out, depth)
  local kind = type(value)
  if kind == 'string' then
    out[#out + 1] = '$' .. #value .. '\\n' .. value
  elseif kind == 'number' then
    out[#out + 1] = ':' .. format('%.17g', value) .. '\\n'
  elseif kind == 'boolean' then
    if resp == 3 then out[#out + 1] = value and '#t' or '#f' else out[#out + 1] = value and ':1\\n' or '_' end
  elseif kind == 'table' then
    if depth > 1600 then return string_field(out, '-', 'ERR reached lua stack limit') end
    encode_table(value, out, depth + 1)
  else
    out[#out + 1] = '_'
  end
end

-- A failure: source, line, whether it has been counted, and the message, parted by NUL.
local function failure(err)
  local message, source, line = err.err, err.source, err.line
  if type(message) ~= 'string' and type(message) ~= 'number' then message = 'ERR unknown error' end
  return { err = concat({ source or '', line and format('%d', line) or '', err.ignore_error_stats_update and '1' or '', message }, '\\0') }
end

-- Strings and small whole numbers go as they are, all else as a status that holds text.
local function outcome(ok, value)
  if not ok then
    if type(value) == 'table' then return failure(value) end
    return { err = '\\0\\0\\0ERR ' .. tostring(value) }
  end
  local kind = type(value)
  if kind == 'string' then return value end
  if kind == 'number' and value % 1 == 0 and value < 1e9 and value > -1e9 then return value end
  local out = {}
  encode(value, out, 0)
  return { ok = concat(out) }
end

-- Chunks and functions ------------------------------------------------------------------------------------------------

local chunks, last = {}, 0
local busy = false

local function keep(what)
  last = last + 1
  chunks[last] = what
  return last
end
${options.isLibrary ? LIBRARIES : ''}
local function begin()
  busy = true
  if resp ~= 2 then
    resp = 2
    native_setresp(2)
  end
end

local function finish(...)
  busy = false
  return ...
end

local words = {}

function words.compile()
  local chunk, why = nloadstring(ARGV[1], ARGV[2])
  if not chunk then return { err = '\\0\\0\\0' .. why } end
  service('chunk', tostring(chunk))
  return keep(chunk)
end

function words.drop()
  chunks[tonumber(ARGV[1])] = nil
end
${options.isLibrary ? LIBRARY_WORDS : ''}
__redis__err__handler = function(what)
  if busy then return on_error(what) end
  if type(what) == 'string' then return words[what]() end
  begin()
  return finish(outcome(nxpcall(chunks[what], on_error)))
end
return tostring(getmetatable(_G))
`;
}

const LIBRARIES = `
redis.breakpoint, redis.debug, redis.replicate_commands = nil, nil, nil

local function register_function(...)
  local count = select('#', ...)
  if count ~= 1 and count ~= 2 then refuse('wrong number of arguments to redis.register_function') end
  local name, callback, description, flags = ...
  if count == 1 then
    local given = ...
    if type(given) ~= 'table' then
      refuse('calling redis.register_function with a single argument is only applicable to Lua table (representing named arguments).')
    end
    name, callback = nil, nil
    for key, value in next, given do
      if type(key) ~= 'string' and type(key) ~= 'number' then refuse('named argument key given to redis.register_function is not a string') end
      if key == 'function_name' then
        if type(value) ~= 'string' then refuse('function_name argument given to redis.register_function must be a string') end
        name = value
      elseif key == 'description' then
        if type(value) ~= 'string' then refuse('description argument given to redis.register_function must be a string') end
        description = value
      elseif key == 'callback' then
        if type(value) ~= 'function' then refuse('callback argument given to redis.register_function must be a function') end
        callback = value
      elseif key == 'flags' then
        if type(value) ~= 'table' then refuse('flags argument to redis.register_function must be a table representing function flags') end
        flags = {}
        for i = 1, #value do
          if type(value[i]) ~= 'string' then refuse('unknown flag given') end
          flags[i] = value[i]
        end
      else
        refuse('unknown argument given to redis.register_function')
      end
    end
    if not name then refuse('redis.register_function must get a function name argument') end
    if not callback then refuse('redis.register_function must get a callback argument') end
  else
    if type(name) ~= 'string' and type(name) ~= 'number' then refuse('first argument to redis.register_function must be a string') end
    if type(callback) ~= 'function' then refuse('second argument to redis.register_function must be a function') end
    name = tostring(name)
    description, flags = nil, nil
  end
  local id = keep(callback)
  local why = service('register', tostring(id), name, description and '1' or '', description or '', unpack(flags or {}))
  if why ~= '' then
    chunks[id] = nil
    refuse(why)
  end
end

-- All that a library sees while it loads.
local surroundings = { redis = setmetatable({ register_function = register_function }, {
  __index = function(_, name)
    error("Script attempted to access nonexistent global variable '" .. tostring(name) .. "'", 2)
  end,
  __newindex = function() error('Attempt to modify a readonly table', 2) end,
}) }
for _, name in next, { 'log', 'LOG_DEBUG', 'LOG_VERBOSE', 'LOG_NOTICE', 'LOG_WARNING', 'REDIS_VERSION', 'REDIS_VERSION_NUM' } do
  rawset(surroundings.redis, name, redis[name])
end

-- Puts other globals in the place of those there are, and gives these.
local function exchange(others)
  local present = {}
  for name, value in next, G do present[name] = value end
  for name in next, present do G[name] = nil end
  for name, value in next, others do G[name] = value end
  return present
end
`;

const LIBRARY_WORDS = `
function words.load()
  local chunk = chunks[tonumber(ARGV[1])]
  local globals = exchange(surroundings)
  service('lock')
  begin()
  local result = outcome(nxpcall(chunk, on_error))
  busy = false
  service('unlock')
  exchange(globals)
  service('lock')
  return result
end

function words.call()
  local keys, args = KEYS, ARGV
  G.KEYS, G.ARGV = nil, nil
  service('lock')
  local callback = chunks[tonumber(remove(args))]
  remove(args)
  begin()
  return finish(outcome(nxpcall(function() return callback(keys, args) end, on_error)))
end
`;
