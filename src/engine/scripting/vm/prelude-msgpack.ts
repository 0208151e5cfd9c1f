// The prelude's part about cmsgpack: numbers past 63 bits, which the binary's takes for the nearest that fits.

export const MSGPACK = `
-- cmsgpack ----------------------------------------------------------------------------------------------------------

do

local pack_number, unpack_number = npack, nunpack
local npack, nunpack, nunpack_one, nunpack_limit = cmsgpack.pack, cmsgpack.unpack, cmsgpack.unpack_one, cmsgpack.unpack_limit
local DEEPEST = 16

-- The numbers that the plain one writes where it should have written a larger one; they may be other things, too.
local LARGEST, SMALLEST = '\\207\\127\\255\\255\\255\\255\\255\\255\\255', '\\211\\128\\0\\0\\0\\0\\0\\0\\0'

local function pack_float(value)
  local short = pack_number('>f', value)
  if (unpack_number('>f', short)) == value then return '\\202' .. short end
  return '\\203' .. pack_number('>d', value)
end

local function header(count, small, large)
  if count <= 15 then return char(small + count) end
  if count <= 65535 then return char(large, floor(count / 256), count % 256) end
  return char(large + 1, floor(count / 16777216), floor(count / 65536) % 256, floor(count / 256) % 256, count % 256)
end

local function array_length(value)
  local count, largest = 0, 0
  for key in next, value do
    if type(key) ~= 'number' or key <= 0 or key % 1 ~= 0 or key >= 9223372036854775808 then return nil end
    count = count + 1
    if key > largest then largest = key end
  end
  return count == largest and count or nil
end

local function pack_value(value, out, depth)
  if type(value) == 'number' and value > -math.huge and value < math.huge and (value >= 9223372036854775808 or value < -9223372036854775808) then
    out[#out + 1] = pack_float(value)
  elseif type(value) ~= 'table' then
    out[#out + 1] = npack(value)
  elseif depth == DEEPEST then
    out[#out + 1] = '\\192'
  else
    local count = array_length(value)
    if count then
      out[#out + 1] = header(count, 144, 220)
      for i = 1, count do pack_value(value[i], out, depth + 1) end
    else
      local head = #out + 1
      out[head], count = '', 0
      for key, item in next, value do
        pack_value(key, out, depth + 1)
        pack_value(item, out, depth + 1)
        count = count + 1
      end
      out[head] = header(count, 128, 222)
    end
  end
end

cmsgpack.pack = function(...)
  local packed = npack(...)
  if not find(packed, LARGEST, 1, true) and not find(packed, SMALLEST, 1, true) then return packed end
  local out = {}
  for i = 1, select('#', ...) do pack_value(select(i, ...), out, 0) end
  return concat(out)
end

-- Unsigned numbers of more than 63 bits are read as negative ones: in data that may hold some, they are marked as such.
local FIXED = {
  [192] = 0, [194] = 0, [195] = 0, [202] = 4, [203] = 8, [204] = 1, [205] = 2, [206] = 4, [207] = 8,
  [208] = 1, [209] = 2, [210] = 4, [211] = 8,
}
local COUNTED = { [196] = 1, [197] = 2, [198] = 4, [217] = 1, [218] = 2, [219] = 4 }

local function signed(data)
  if type(data) ~= 'string' or not find(data, '\\207[\\128-\\255]') then return data end
  local at, from, out = 1, 1, {}
  while at <= #data do
    local kind = byte(data, at)
    if kind == 207 and (byte(data, at + 1) or 0) >= 128 then
      out[#out + 1] = sub(data, from, at - 1) .. '\\211'
      from = at + 1
    end
    local length = FIXED[kind] or 0
    if kind >= 160 and kind < 192 then length = kind - 160
    elseif kind == 220 or kind == 222 then length = 2
    elseif kind == 221 or kind == 223 then length = 4
    elseif COUNTED[kind] then
      length = 0
      for i = 1, COUNTED[kind] do length = length * 256 + (byte(data, at + i) or 0) end
      length = length + COUNTED[kind]
    end
    at = at + 1 + length
  end
  return concat(out) .. sub(data, from)
end

cmsgpack.unpack = function(...)
  if select('#', ...) == 0 then return nunpack() end
  return nunpack(signed((...)))
end
cmsgpack.unpack_one = function(...)
  if select('#', ...) == 0 then return nunpack_one() end
  return nunpack_one(signed((...)), select(2, ...))
end
cmsgpack.unpack_limit = function(...)
  if select('#', ...) == 0 then return nunpack_limit() end
  return nunpack_limit(signed((...)), select(2, ...))
end

end
`;
