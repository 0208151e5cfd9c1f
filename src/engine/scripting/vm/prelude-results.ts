// The prelude's part about what a script gives back: values as wire.ts reads them, and failures.

export const RESULTS = `
-- Results -----------------------------------------------------------------------------------------------------------

local encode

local function string_field(out, tag, value) out[#out + 1] = tag .. #value .. '\\n' .. value end

local function encode_table(value, out, depth)
  local err = rawget(value, 'err')
  if type(err) == 'string' then
    local tag = rawget(value, 'ignore_error_stats_update') and '!' or '-'
    return string_field(out, tag, (gsub(err, '^%-', '')))
  end
  local ok = rawget(value, 'ok')
  if type(ok) == 'string' then return string_field(out, '+', ok) end
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
  if type(big) == 'string' then return string_field(out, '(', big) end
  local verbatim = rawget(value, 'verbatim_string')
  if type(verbatim) == 'table' then
    local kind, text = rawget(verbatim, 'format'), rawget(verbatim, 'string')
    if type(kind) == 'string' and type(text) == 'string' then
      string_field(out, '=', kind)
      return string_field(out, '', text)
    end
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

local function describe_result(value)
  local out = {}
  encode(value, out, 0)
  return concat(out)
end

-- A failure: source, line, whether it has been counted, and the message, parted by NUL.
local function describe_failure(err)
  local message, source, line = err.err, err.source, err.line
  if type(message) ~= 'string' and type(message) ~= 'number' then message = 'ERR unknown error' end
  return concat({ source or '', line and format('%d', line) or '', err.ignore_error_stats_update and '1' or '', message }, '\\0')
end

`;
