// The prelude's part about what a 32-bit Lua gets wrong beside Redis's, and about what must not depend on the machine:
// formats and texts of whole numbers, long strings, random numbers, large keys, unknown globals. struct and cmsgpack have
// files of their own.

export const WIDTH = `
-- What 32 bits get wrong --------------------------------------------------------------------------------------------

local BASES = { o = 8, u = 10, x = 16, X = 16 }

local function whole(spec, value)
  local flags, width, precision, kind = match(spec, '^%%([-+ #0]*)(%d*)%.?(%d*)(%a)$')
  value = value < 0 and -floor(-value) or floor(value)
  local sign, digits = '', nil
  if kind == 'd' or kind == 'i' then
    if not (value < 9223372036854775808 and value >= -9223372036854775808) then value = -9223372036854775808 end
    digits = format('%.0f', value < 0 and -value or value)
    if value < 0 then sign = '-' elseif find(flags, '+', 1, true) then sign = '+' elseif find(flags, ' ', 1, true) then sign = ' ' end
  else
    digits = service('unsigned', format('%.17g', value), tostring(BASES[kind]))
    if kind == 'X' then digits = string.upper(digits) end
    if kind ~= 'u' then
      if find(flags, '#', 1, true) and digits ~= '0' then sign = kind == 'o' and '0' or '0' .. kind end
    end
  end
  local places = tonumber(precision) or 0
  if digits == '0' and places == 0 and find(spec, '.', 1, true) then digits = '' end
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
    local kind = sub(spec, -1)
    if not value or not find(kind, '[dioxXuc]') or find(spec, '[1-9]%d%d') or find(spec, '%.%d%d%d') then return nil end
    if value > (find(kind, '[oxXu]') and -1 or -2147483649) and value < 2147483648 then return nil end
    -- As a character, what 32 bits can't hold is their smallest number, whose last byte is 0.
    if kind == 'c' then args[at] = 0 return nil end
    args[at] = whole(spec, value)
    return '%s'
  end)
  return format(pattern, unpack(args, 1, count))
end

string.format = function(...)
  for i = 2, select('#', ...) do
    local value = select(i, ...)
    if type(value) == 'string' then value = #value < 30 and tonumber(value) or nil end
    if type(value) == 'number' and not (value < 2147483648 and value > -1) and type((...)) == 'string' then
      return (long_format(select('#', ...) - 1, ...))
    end
  end
  return format(...)
end

-- What C makes of a number where it wants an int: of the lower 32 bits of 64.
local function int(number)
  if not (number > -9223372036854775808 and number < 9223372036854775808) then return 0 end
  local low = (number < 0 and -floor(-number) or floor(number)) % 4294967296
  return low < 2147483648 and low or low - 4294967296
end

-- The plain one copies the string so often as it is told, deaf to any limit meanwhile: long results are made by doubling,
-- and what memory could never hold is refused at once.
string.rep = function(...)
  local text, times = ...
  if type(text) == 'number' then text = tostring(text) end
  if type(text) ~= 'string' or type(times) ~= 'number' then return rep(...) end
  times = int(times)
  if times * #text <= 65536 then return rep(text, #text > 0 and times or 0) end
  if times * #text > 67108864 then error('not enough memory', 0) end
  local piece, left, result = text, times, ''
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

-- At the level of the script: three up, if what the script has called calls this.
local function bad(argument, name, why, level)
  error('bad argument #' .. argument .. " to '" .. name .. "' (" .. why .. ')', level or 3)
end

local function integer(argument, name, ...)
  local number = tonumber((select(argument, ...)))
  if not number then
    bad(argument, name, 'number expected, got ' .. (argument > select('#', ...) and 'no value' or type((select(argument, ...)))))
  end
  return int(number)
end

math.random = function(...)
  local count = select('#', ...)
  local share = (draw() % 2147483647) / 2147483647
  if count == 0 then return share end
  local from, to = ...
  if count == 1 then
    to = integer(1, 'random', ...)
    if to < 1 then bad(1, 'random', 'interval is empty') end
    return floor(share * to) + 1
  elseif count == 2 then
    from, to = integer(1, 'random', ...), integer(2, 'random', ...)
    if from > to then bad(2, 'random', 'interval is empty') end
    return floor(share * int(to - from + 1)) + from
  end
  error('wrong number of arguments', 2)
end

math.randomseed = function(...)
  local seed = integer(1, 'randomseed', ...) % 4294967296
  local state = seed * 65536 + 0x330E
  high, low = floor(state / 16777216), state % 16777216
end

cjson.decode_array_with_array_mt = nil

local nnew = cjson.new
cjson.new = function(...)
  local other = nnew(...)
  other.decode_array_with_array_mt = nil
  return other
end

-- Tables with a key past 31 bits: to the plain one their array would have as many elements, most of them missing.
local nencode = cjson.encode

-- The same table, unless a key of it or below it is one of those.
local function with_named_keys(value, depth)
  if type(value) ~= 'table' or depth > 1000 then return value end
  local is_large, others = false, {}
  for key, item in next, value do
    if type(key) == 'number' and key > 2147483647 and key % 1 == 0 then is_large = true end
    local other = with_named_keys(item, depth + 1)
    if not rawequal(other, item) then others[key] = other end
  end
  if not is_large and next(others) == nil then return value end
  local copy = setmetatable({}, getmetatable(value))
  for key, item in next, value do
    if others[key] ~= nil then item = others[key] end
    if is_large and type(key) == 'number' and key < math.huge then key = format('%.14g', key) end
    copy[key] = item
  end
  return copy
end

cjson.encode = function(...)
  local ok, text = npcall(nencode, ...)
  if ok then return text end
  if select('#', ...) == 1 and text == 'Cannot serialise table: excessively sparse array' then
    return (nencode(with_named_keys((...), 0)))
  end
  local _ = nencode(...)
end

-- C's libraries differ in the sign of what is no number, and in the exponent of what is infinite.
local nlog10, nfrexp = math.log10, math.frexp
math.log10 = function(...)
  local value = nlog10(...)
  if value ~= value and (...) == (...) then return -value end
  return value
end
math.frexp = function(...)
  local share, exponent = nfrexp(...)
  if share ~= share or share == math.huge or share == -math.huge then return share, 0 end
  return share, exponent
end

-- Whole numbers of 64 bits are put together from two halves of 32, which are exact, and rounded once.
local function from_halves(high_, low_) return high_ * 4294967296 + low_ end

-- Texts in another base than 10: as unsigned numbers of 64 bits.
local ntonumber = tonumber

local function wide_number(text, base)
  local sign, digits = match(text, '^%s*([-+]?)(%w+)%s*$')
  if base == 16 then digits = gsub(digits, '^0[xX]', '') end
  local above, below = 0, 0
  for i = 1, #digits do
    below = below * base + ntonumber(sub(digits, i, i), 36)
    above = above * base + floor(below / 4294967296)
    below = below % 4294967296
    if above >= 4294967296 then return 18446744073709551615 end
  end
  if sign == '-' then
    above, below = 4294967295 - above, 4294967296 - below
  end
  return from_halves(above, below)
end

G.tonumber = function(...)
  local number = ntonumber(...)
  local value, base = ...
  if number == 0 and type(value) == 'string' and find(value, '[xX]%s*$') then return nil end
  if number ~= number and type(value) == 'string' and find(value, '^%s*%-') then return -number end
  if base == nil or base == 10 or number == nil then return number end
  if number >= 2147483648 then return wide_number(value, floor(base)) end
  return number
end

setmetatable(_G, {
  __index = function(_, name)
    error("Script attempted to access nonexistent global variable '" .. tostring(name) .. "'", 2)
  end,
})
`;
