-- How messages lie in a room's log; put before the scripts that read it.
-- A chunk is what one append stored: a head "<first seq> <count> <ts> <id before> <last id>\n" and then, one by one, entries
-- "<bytes of text> <id> <nick>\n<text>". "-" stands for no id. Ids and nicks hold neither spaces nor line ends; texts are skipped
-- by their length, so nothing in them can look like an entry.
local function text(number) return string.format('%.0f', number) end

local function head_of(chunk)
  local _, stop, first, count, ts, before, last = string.find(chunk, '^(%d+) (%d+) (%d+) (%S+) (%S+)\n')
  return tonumber(first), tonumber(count), ts, before, last, stop + 1
end

-- The id of the entry at that byte, and where the next one begins.
local function entry_at(chunk, at)
  local _, stop, bytes, id = string.find(chunk, '^(%d+) (%S+) %S+\n', at)
  return id, stop + 1 + tonumber(bytes)
end

-- The seq of the message with that id in the chunk, or nil.
local function seq_in(chunk, wanted)
  if not string.find(chunk, ' ' .. wanted .. ' ', 1, true) then return nil end
  local first, count, _, _, _, at = head_of(chunk)
  for seq = first, first + count - 1 do
    local id
    id, at = entry_at(chunk, at)
    if id == wanted then return seq end
  end
  return nil
end

-- The chunk that holds the seq; the caller knows that it is stored.
local function chunk_of(log, seq)
  return redis.call('ZREVRANGEBYSCORE', log, text(seq), '-inf', 'LIMIT', 0, 1)[1]
end

-- The id of a stored message.
local function id_at(log, wanted)
  local chunk = chunk_of(log, wanted)
  local seq, _, _, _, _, at = head_of(chunk)
  local id
  repeat
    id, at = entry_at(chunk, at)
    seq = seq + 1
  until seq > wanted
  return id
end
