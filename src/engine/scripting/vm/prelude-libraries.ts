// The prelude's part for machines that hold libraries of functions: what a library may do while it loads, and how its
// functions are called.

export const LIBRARIES = `
redis.breakpoint, redis.debug, redis.replicate_commands = nil, nil, nil
KEYS, ARGV = nil, nil

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

local function load_library()
  local chunk = chunks[service()[1]]
  local globals = exchange(surroundings)
  service('lock')
  local ok, value = nxpcall(chunk, on_error)
  service('unlock')
  exchange(globals)
  service('lock')
  return ok, value
end

local function call_function()
  local lists = service()
  return chunks[lists[3]](lists[1], lists[2])
end
`;
