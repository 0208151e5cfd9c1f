// The prelude's part about what a 32-bit Lua gets wrong beside Redis's, and about what must not depend on the machine:
// formats of whole numbers, long strings, random numbers, struct's 8-byte integers, unknown globals.

export const WIDTH = `
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
    digits = service('unsigned', format('%.17g', value), tostring(BASES[kind]))
    if kind == 'X' then digits = string.upper(digits) end
    if kind ~= 'u' then
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
    local kind = sub(spec, -1)
    if not value or not find(kind, '[dioxXu]') then return nil end
    if value > (find(kind, '[oxXu]') and -1 or -2147483648) and value < 2147483648 then return nil end
    args[at] = whole(spec, value)
    return '%s'
  end)
  return format(pattern, unpack(args, 1, count))
end

string.format = function(...)
  for i = 2, select('#', ...) do
    local value = select(i, ...)
    if type(value) == 'string' then value = #value < 30 and tonumber(value) or nil end
    if type(value) == 'number' and (value >= 2147483648 or value <= -1) and type((...)) == 'string' then
      return (long_format(select('#', ...) - 1, ...))
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
  if times * #text > 67108864 then error('not enough memory', 0) end
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

-- In 64 bits l, L and T take eight bytes, and every whole number is made of 64 bits, cut to its size: where that shows,
-- they are put together byte by byte. Alignment (!) is left to the plain ones.
local npack, nunpack, nsize = struct.pack, struct.unpack, struct.size
local SIZES = { b = 1, B = 1, h = 2, H = 2, i = 4, I = 4, l = 8, L = 8, T = 8 }

local function is_wide(format_)
  if find(format_, '[lLT]') then return true end
  for digits in gmatch(format_, '[iI](%d+)') do
    if tonumber(digits) > 4 then return true end
  end
  return false
end

-- What the plain ones refuse, or lay out otherwise.
local function is_odd(format_)
  if type(format_) ~= 'string' or find(format_, '!', 1, true) then return true end
  for digits in gmatch(format_, '[iI](%d+)') do
    if tonumber(digits) > 32 then return true end
  end
  return false
end

local function has_wide(...)
  for i = 1, select('#', ...) do
    local value = select(i, ...)
    if type(value) == 'number' and (value >= 2147483648 or value < -2147483648) then return true end
  end
  return false
end

local function put_integer(value, size, big)
  value = value < 0 and -floor(-value) or floor(value)
  local halves = { value % 4294967296, floor(value / 4294967296) % 4294967296 }
  local bytes = {}
  for i = 1, size do
    local half = i <= 4 and 1 or 2
    bytes[big and size + 1 - i or i] = i <= 8 and string.char(halves[half] % 256) or '\\0'
    halves[half] = floor(halves[half] / 256)
  end
  return concat(bytes)
end

local function get_integer(data, at, size, big, signed)
  local halves, top = { 0, 0 }, 0
  for i = math.min(size, 8), 1, -1 do
    local byte = string.byte(data, big and at + size - i or at + i - 1)
    local half = i <= 4 and 1 or 2
    halves[half] = halves[half] * 256 + byte
    if i == math.min(size, 8) then top = byte end
  end
  if signed and top >= 128 then
    if size >= 8 then halves[2] = halves[2] - 4294967296
    elseif size > 4 then halves[2] = halves[2] - 256 ^ (size - 4)
    else halves[1] = halves[1] - 256 ^ size end
  end
  return halves[2] * 4294967296 + halves[1]
end

struct.size = function(format_, ...)
  if is_odd(format_) or not is_wide(format_) then return nsize(format_, ...) end
  return nsize((gsub(gsub(format_, '[LT]', 'I8'), 'l', 'i8')), ...)
end
struct.pack = function(format_, ...)
  if is_odd(format_) or not (is_wide(format_) or has_wide(...)) then return npack(format_, ...) end
  local args, at, big, out = { ... }, 0, false, {}
  for option, digits in gmatch(format_, '([^%d%s])(%d*)') do
    if option == '>' then big = true
    elseif option == '<' or option == '=' then big = false
    elseif option == 'x' then out[#out + 1] = '\\0'
    else
      at = at + 1
      local size = SIZES[option]
      if size and (option == 'i' or option == 'I') and digits ~= '' then size = tonumber(digits) end
      local value = args[at]
      if size then
        if tonumber(value) == nil then
          bad(at + 1, 'pack', 'number expected, got ' .. (at > select('#', ...) and 'no value' or type(value)))
        end
        out[#out + 1] = put_integer(tonumber(value), size, big)
      else
        out[#out + 1] = npack((big and '>' or '<') .. option .. digits, value)
      end
    end
  end
  return concat(out)
end
struct.unpack = function(format_, ...)
  local data, position_ = ...
  local given = select('#', ...)
  if is_odd(format_) or not is_wide(format_) then
    if given == 0 then return nunpack(format_) end
    return nunpack(format_, data, position_ or 1)
  end
  if type(data) == 'number' then data = data .. '' end
  if type(data) ~= 'string' then
    bad(2, 'unpack', 'string expected, got ' .. (given == 0 and 'no value' or type(data)))
  end
  local start = tonumber(position_ or 1)
  if start == nil then bad(3, 'unpack', 'number expected, got ' .. type(position_)) end
  if start == 0 then bad(3, 'unpack', 'offset must be 1 or greater') end
  local out, at, big = {}, start > 0 and floor(start) or math.huge, false
  for option, digits in gmatch(format_, '([^%d%s])(%d*)') do
    local size = SIZES[option]
    if size and (option == 'i' or option == 'I') and digits ~= '' then size = tonumber(digits) end
    if option == '>' then big = true
    elseif option == '<' or option == '=' then big = false
    elseif option == 'x' then at = at + 1
    elseif size then
      if at + size - 1 > #data then bad(2, 'unpack', 'data string too short') end
      out[#out + 1] = get_integer(data, at, size, big, option ~= 'B' and option ~= 'H' and option ~= 'I' and option ~= 'L' and option ~= 'T')
      at = at + size
    else
      if option == 'c' and digits == '0' then digits = format('%d', remove(out) or 0) end
      out[#out + 1], at = nunpack((big and '>' or '<') .. option .. digits, data, at)
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
`;
