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

-- A part of the log whose head (epoch, seq, id, first stored seq, id before it) is given: after (A) or before (B) a seq, so many
-- messages, reading no further chunk after so many bytes. {epoch, seq, id, first stored seq, id before it, from, to, chunks that
-- overlap from–to, in their order}: from–to is the asked part, cut to what is stored; empty when to < from. When the bytes end it
-- early the chunks nearest to the asked seq are the ones that are there.
local function part_of(head, log, direction, at, limit, most)
  local top, first = tonumber(head[2]), tonumber(head[4])
  local from, to
  if direction == 'A' then
    if at < first - 1 then at = first - 1 elseif at > top then at = top end
    from, to = at + 1, at + limit
    if to > top then to = top end
  else
    if at < first then at = first elseif at > top + 1 then at = top + 1 end
    from, to = at - limit, at - 1
    if from < first then from = first end
  end
  local chunks, bytes = {}, 0
  if top >= first and from <= to then
    local step, asked = 1, from
    if direction == 'B' then step, asked = -1, to end
    local rank = redis.call('ZCOUNT', log, '-inf', text(asked)) - 1
    while rank >= 0 and bytes < most do
      local chunk = redis.call('ZRANGE', log, rank, rank)[1]
      if not chunk then break end
      local begins, count = head_of(chunk)
      if begins > to or begins + count - 1 < from then break end
      if step == 1 then chunks[#chunks + 1] = chunk else table.insert(chunks, 1, chunk) end
      bytes = bytes + #chunk
      rank = rank + step
    end
  end
  local answer = {head[1], head[2], head[3], head[4], head[5], text(from), text(to)}
  for _, chunk in ipairs(chunks) do answer[#answer + 1] = chunk end
  return answer
end
