-- use chunk
-- Appends a batch of one room and publishes it once.
-- Keys: 1 the node's lease, 2 the room's head, 3 its log, 4 its members.
-- Arguments: 1 fence, 2 channel, 3 messages to keep, 4 milliseconds to keep, 5 bytes to keep, 6 number of messages, 7 id of the
--   last, 8 the messages as entries of a chunk, 9 for each message the number of its sender, comma separated (empty: all the
--   first), 10 retries as "<number of message> <epoch> <seq>;…", then for each sender its session and its stamp, then, if the append
--   is traced, its traceparent, which goes behind what is published.
-- Answers: {F} fence · {N} no such room, so nobody is a member · {A, epoch, first seq, ts} all stored ·
--   {S, epoch, per message "<seq> <ts>" (stored, now or by an earlier attempt) | "N" not a member | "Q" muted | "U" cannot be decided}.
-- Invariant: seq and the last id in the head are those of the last entry of the log; numbers have no holes; ts never goes back; a
--   message is stored only for a (session, stamp) that stands in the members; with retry at most once since that position.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
local head = redis.call('HMGET', KEYS[2], 'epoch', 'seq', 'id', 'ts', 'bytes', 'first', 'trim')
local epoch, last, bytes, first, trim = head[1], head[3], tonumber(head[5]), tonumber(head[6]), head[7]
if not epoch then return {'N'} end
local top = tonumber(head[2])
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
if now < tonumber(head[4]) then now = tonumber(head[4]) end
local ts = text(now)
local count, id_of_last, entries = tonumber(ARGV[6]), ARGV[7], ARGV[8]

local sessions, attached, muted, all = {}, {}, {}, ARGV[10] == ''
for index = 11, #ARGV - 1, 2 do sessions[#sessions + 1] = ARGV[index] end
local stands = redis.call('HMGET', KEYS[4], (unpack or table.unpack)(sessions))
for index = 1, #sessions do
  local member = stands[index]
  attached[index] = member and string.find(member, ARGV[10 + 2 * index] .. ' ', 1, true) == 1
  muted[index] = member and string.sub(member, -2) == '!m'
  all = all and attached[index] and not muted[index]
end

local outcomes
if not all then
  local retries, senders, seen, kept, at = {}, {}, {}, {}, 1
  for number, of, after in string.gmatch(ARGV[10], '(%d+) (%S+) (%d+);') do retries[tonumber(number)] = {of, tonumber(after)} end
  for sender in string.gmatch(ARGV[9], '%d+') do senders[#senders + 1] = tonumber(sender) end
  outcomes = {'S', epoch}
  -- All of them are looked for in one walk: however many are repeated at once, each part of the log is read once.
  local wanted, open, least, stored = {}, 0, top, {}
  for number = 1, count do
    local id, next_at = entry_at(entries, at)
    local retry = retries[number]
    if retry and retry[1] == epoch and retry[2] < top then
      if not wanted[id] then wanted[id], open = true, open + 1 end
      if retry[2] < least then least = retry[2] end
    end
    at = next_at
  end
  local rank = redis.call('ZCARD', KEYS[3]) - 1
  while open > 0 and rank >= 0 do
    local chunk = redis.call('ZRANGE', KEYS[3], rank, rank)[1]
    local begins, number, at_ts = head_of(chunk)
    if begins + number - 1 <= least then break end
    for id in pairs(wanted) do
      local seq = seq_in(chunk, id)
      if seq then wanted[id], open, stored[id] = nil, open - 1, {seq, text(seq) .. ' ' .. at_ts} end
    end
    rank = rank - 1
  end

  at = 1
  for number = 1, count do
    local id, next_at = entry_at(entries, at)
    local retry, outcome = retries[number], nil
    if retry then
      if retry[1] ~= epoch or retry[2] > top then outcome = 'U'
      else
        local before = stored[id]
        outcome = seen[id] or (before and before[1] > retry[2] and before[2])
        if not outcome and retry[2] + 1 < first then outcome = 'U' end
      end
    end
    if not outcome and not attached[senders[number] or 1] then outcome = 'N' end
    if not outcome and muted[senders[number] or 1] then outcome = 'Q' end
    if not outcome then
      kept[#kept + 1] = string.sub(entries, at, next_at - 1)
      outcome = text(top + #kept) .. ' ' .. ts
      seen[id] = outcome
      id_of_last = id
    end
    outcomes[#outcomes + 1] = outcome
    at = next_at
  end
  count, entries = #kept, table.concat(kept)
  if count == 0 then return outcomes end
end

local chunk = text(top + 1) .. ' ' .. text(count) .. ' ' .. ts .. ' ' .. (last == '' and '-' or last) .. ' ' .. id_of_last .. '\n' .. entries
redis.call('ZADD', KEYS[3], text(top + 1), chunk)
bytes = bytes + #chunk
local newest, begins = top + 1, top + 1
top = top + count

local keep, oldest, most = tonumber(ARGV[3]), now - tonumber(ARGV[4]), tonumber(ARGV[5])
if bytes > most or top - first + 1 > keep * 1.2 then
  while first < newest do
    local front = redis.call('ZRANGE', KEYS[3], 0, 0)[1]
    local _, number, at_ts, _, id = head_of(front)
    if bytes <= most and (top - first + 1 - number < keep or tonumber(at_ts) >= oldest) then break end
    redis.call('ZREMRANGEBYRANK', KEYS[3], 0, 0)
    first, trim, bytes = first + number, id, bytes - #front
  end
end

redis.call('HMSET', KEYS[2], 'seq', text(top), 'id', id_of_last, 'ts', ts, 'used', ts, 'bytes', text(bytes), 'first', text(first), 'trim', trim)
redis.call('PUBLISH', ARGV[2], 'M ' .. epoch .. ' ' .. chunk .. (#ARGV % 2 == 1 and ARGV[#ARGV] or ''))
return outcomes or {'A', epoch, text(begins), ts}
