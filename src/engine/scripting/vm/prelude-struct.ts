// The prelude's struct: the binary's has integers of 32 bits, where Redis's l, L and T take eight bytes, and every whole
// number is made of 64 bits and cut to its size. Floats are left to the plain one.

export const STRUCT = `
-- struct ------------------------------------------------------------------------------------------------------------

local npack, nunpack = struct.pack, struct.unpack
local SIZES = { b = 1, B = 1, h = 2, H = 2, i = 4, I = 4, l = 8, L = 8, T = 8, f = 4, d = 8, x = 1, c = 1 }
local INTEGERS = { b = true, B = true, h = true, H = true, i = true, I = true, l = true, L = true, T = true }
local MOST_BYTES, NATURAL_ALIGNMENT = 32, 8

-- What a check of C's says of an argument, in the name of the function that the script has called.
local function text_of(value, argument, name, given)
  if type(value) == 'string' then return value end
  if type(value) == 'number' then return tostring(value) end
  bad(argument, name, 'string expected, got ' .. (given and type(value) or 'no value'), 4)
end

local function number_of(value, argument, name, given)
  local number = ntonumber(value)
  if number then return number end
  bad(argument, name, 'number expected, got ' .. (given and type(value) or 'no value'), 4)
end

local function digits_at(layout, at, default)
  local digits = match(layout, '^%d+', at)
  if not digits then return default, at end
  local number = ntonumber(digits)
  if number > 2147483647 then error('integral size overflow', 4) end
  return number, at + #digits
end

-- The option at a place of the layout, its size (nil: it says how others lie), the padding before it, and where the next is.
local function option_at(layout, at, state, position_)
  local option = sub(layout, at, at)
  at = at + 1
  local size = SIZES[option] or 0
  if option == 'c' then
    size, at = digits_at(layout, at, 1)
  elseif option == 'i' or option == 'I' then
    size, at = digits_at(layout, at, 4)
    if size > MOST_BYTES then error(format('integral size %d is larger than limit of %d', size, MOST_BYTES), 3) end
  end
  if size == 0 or option == 'c' then return option, size, 0, at end
  local unit = size > state.alignment and state.alignment or size
  -- Units that are no powers of two: bit by bit, as C's mask has it.
  local rest = bit.band(unit - bit.band(position_, unit - 1), unit - 1)
  return option, size, rest, at
end

local function control(layout, option, at, state, name)
  if option == '>' then state.big = true
  elseif option == '<' then state.big = false
  elseif option == '!' then
    local alignment
    alignment, at = digits_at(layout, at, NATURAL_ALIGNMENT)
    if alignment == 0 or bit.band(alignment, alignment - 1) ~= 0 then
      error(format('alignment %d is not a power of 2', alignment), 3)
    end
    state.alignment = alignment
  elseif option ~= ' ' then
    bad(1, name, "invalid format option '" .. option .. "'", 4)
  end
  return at
end

local function put_integer(value, size, big)
  local above, below
  if value >= 18446744073709551616 then
    above, below = 0, 0
  elseif value >= -9223372036854775808 then
    value = value < 0 and -floor(-value) or floor(value)
    above, below = floor(value / 4294967296) % 4294967296, value % 4294967296
  else
    above, below = 2147483648, 0
  end
  local bytes = {}
  for i = 1, size do
    bytes[big and size + 1 - i or i] = char(below % 256)
    below = floor(below / 256) + above % 256 * 16777216
    above = floor(above / 256)
  end
  return concat(bytes)
end

local function get_integer(data, at, size, big, signed)
  local above, below = 0, 0
  for i = size < 8 and size or 8, 1, -1 do
    local value = byte(data, big and at + size - i or at + i - 1)
    if i > 4 then above = above * 256 + value else below = below * 256 + value end
  end
  if not signed then return from_halves(above, below) end
  -- The sign is spread from this bit on; past 64 bits, C's shift begins anew.
  local top = (size * 8 - 1) % 64
  if top < 32 then
    local weight = 2 ^ top
    if above == 0 and below < weight then return below end
    return below % weight - weight
  end
  local weight = 2 ^ (top - 32)
  if above >= weight then above = above % weight - weight end
  return from_halves(above, below)
end

-- One argument too few is nil: C has left a mark there.
struct.pack = function(...)
  local count = select('#', ...)
  local layout, args = match(text_of((...), 1, 'pack', count > 0), '^%Z*'), { ... }
  local at, argument, length, out = 1, 2, 0, {}
  local state = { big = false, alignment = 1 }
  while at <= #layout do
    local option, size, padding, next_at = option_at(layout, at, state, length)
    at = next_at
    if padding > 0 then out[#out + 1] = rep('\\0', padding) end
    length = length + padding
    if INTEGERS[option] then
      out[#out + 1] = put_integer(number_of(args[argument], argument, 'pack', argument <= count + 1), size, state.big)
      argument = argument + 1
    elseif option == 'f' or option == 'd' then
      out[#out + 1] = npack((state.big and '>' or '<') .. option, number_of(args[argument], argument, 'pack', argument <= count + 1))
      argument = argument + 1
    elseif option == 'x' then
      out[#out + 1] = '\\0'
    elseif option == 'c' or option == 's' then
      local text = text_of(args[argument], argument, 'pack', argument <= count + 1)
      argument = argument + 1
      if size == 0 then size = #text end
      if #text < size then bad(argument, 'pack', 'string too short') end
      out[#out + 1] = sub(text, 1, size)
      if option == 's' then
        out[#out + 1] = '\\0'
        size = size + 1
      end
    else
      at = control(layout, option, at, state, 'pack')
    end
    length = length + size
  end
  return concat(out)
end

struct.unpack = function(...)
  local count = select('#', ...)
  local layout, data, start = ...
  layout = match(text_of(layout, 1, 'unpack', count > 0), '^%Z*')
  data = text_of(data, 2, 'unpack', count > 1)
  start = start == nil and 1 or number_of(start, 3, 'unpack', true)
  start = start < 0 and -floor(-start) or floor(start)
  if start == 0 then bad(3, 'unpack', 'offset must be 1 or greater') end
  -- Without a sign, what is negative lies past the end of any string.
  if start < 0 and layout ~= '' then start = 9007199254740992 end
  local at, position_, results, out = 1, start - 1, 0, {}
  local state = { big = false, alignment = 1 }
  while at <= #layout do
    local option, size, padding, next_at = option_at(layout, at, state, position_)
    at, position_ = next_at, position_ + padding
    if position_ + size > #data then bad(2, 'unpack', 'data string too short') end
    if INTEGERS[option] then
      results = results + 1
      out[results] = get_integer(data, position_ + 1, size, state.big, find(option, '%l') ~= nil)
    elseif option == 'f' or option == 'd' then
      results = results + 1
      out[results] = (nunpack((state.big and '>' or '<') .. option, data, position_ + 1))
    elseif option == 'c' then
      if size == 0 then
        local given = ntonumber(out[results])
        if not given then error("format 'c0' needs a previous size", 2) end
        size = given < 0 and math.huge or floor(given)
        results = results - 1
        if position_ + size > #data then bad(2, 'unpack', 'data string too short') end
      end
      results = results + 1
      out[results] = sub(data, position_ + 1, position_ + size)
    elseif option == 's' then
      local nul = find(data, '\\0', position_ + 1, true)
      if not nul then error('unfinished string in data', 2) end
      results = results + 1
      out[results] = sub(data, position_ + 1, nul - 1)
      size = nul - position_
    elseif option ~= 'x' then
      at = control(layout, option, at, state, 'unpack')
    end
    position_ = position_ + size
  end
  out[results + 1] = position_ + 1
  return unpack(out, 1, results + 1)
end

struct.size = function(...)
  local layout = match(text_of((...), 1, 'size', select('#', ...) > 0), '^%Z*')
  local at, length = 1, 0
  local state = { big = false, alignment = 1 }
  while at <= #layout do
    local option, size, padding, next_at = option_at(layout, at, state, length)
    at = next_at
    if option == 's' or option == 'c' and size == 0 then bad(1, 'size', "option '" .. (option == 's' and 's' or 'c0') .. "' has no fixed size") end
    if not find(option, '%w') then at = control(layout, option, at, state, 'size') end
    length = length + padding + size
  end
  return length
end
`;
