-- use chunk
-- Reads a part of a log; writes nothing.
-- Keys: 1 the room's head, 2 its log.
-- Arguments: 1 direction A (after) | B (before), 2 seq, 3 number of messages, 4 bytes after which no further chunk is read.
-- Answers: {} no such room · {epoch, seq, id, first stored seq, id before it, from, to, chunks that overlap from–to, in their order}.
--   When the bytes end it early the chunks nearest to the asked seq are the ones that are there.
-- Invariant: from–to is the asked part, cut to what is stored; empty when to < from.
local head = redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'id', 'first', 'trim')
if not head[1] then return {} end
local top, first, at, limit, most = tonumber(head[2]), tonumber(head[4]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local from, to
if ARGV[1] == 'A' then
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
  if ARGV[1] == 'B' then step, asked = -1, to end
  local rank = redis.call('ZCOUNT', KEYS[2], '-inf', text(asked)) - 1
  while rank >= 0 and bytes < most do
    local chunk = redis.call('ZRANGE', KEYS[2], rank, rank)[1]
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
