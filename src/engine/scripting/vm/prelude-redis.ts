// The prelude's part about the `redis` table: what a script sees of replies, errors, logging, ACL checks.

export function redisTable(options: { readonly version: string; readonly versionNumber: number }): string {
  return `
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

-- Nulls inside of a reply, which the binary would make false, come as a status that nothing else is.
local forget_nulls
function forget_nulls(values)
  for at, value in next, values do
    if type(value) == 'table' then
      if rawget(value, 'ok') == '\\0null' then rawset(values, at, nil) else forget_nulls(value) end
    end
  end
end

-- The machine's own, as redis.pcall is: it stands where the binary has its redis.log.
redis.call = redis.log

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
  text = match(text, '^%Z*')
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
  local flags = tonumber((...)) or 0
  flags = flags < 0 and -floor(-flags) or floor(flags)
  if flags < 0 or flags > 3 then
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
  if answer == '#' then refuse('Wrong number of args for redis.acl_check_cmd()') end
  if answer == '?' then refuse('Invalid command passed to redis.acl_check_cmd()') end
  return answer == 'y'
end

redis.replicate_commands = function() return true end
redis.breakpoint = function() return false end
redis.debug = function() end
redis.REDIS_VERSION = '${options.version}'
redis.REDIS_VERSION_NUM = ${options.versionNumber}
redis.REPL_NONE, redis.REPL_AOF, redis.REPL_SLAVE, redis.REPL_REPLICA, redis.REPL_ALL = 0, 1, 2, 2, 3
`;
}
