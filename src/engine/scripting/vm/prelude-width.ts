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
`;
