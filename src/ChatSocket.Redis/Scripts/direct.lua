-- use chunk
-- Puts a private message into the inbox of whoever has the name, and tells that one's nodes that there is something. What it says
-- stands in the inbox only.
-- Keys: 1 the lease of the sender's node, 2 the claims of the name, 3 the inbox' head, 4 its log, 5 its ids, 6 the account.
-- Arguments: 1 fence, 2 the channel of a node without the node's name, 3 nick key, 4 an epoch nobody had, 5 messages to keep, 6
--   milliseconds to keep, 7 bytes to keep, 8 id, 9 the sender's nick, 10 bytes of the subject, 11 subject and text, 12 "R" for a
--   retry, 13 a moment before its first attempt.
-- Answers: {F} fence · {G} nobody has the name · {U} cannot be decided · {L} full of messages that are too young to go ·
--   {S, seq, ts, nick} stored, now or by an earlier attempt.
-- Invariant: an inbox has one owner ("of": "a:<account>", or the session of a guest), and is empty when it gets another. Its log is as a room's, a message a chunk, whose text is
--   "<nick> <bytes of subject>\n<subject><text>". An id is stored once while it is known, and known while its message is kept;
--   "forgotten" is when the newest that is not was stored. Nothing younger than the milliseconds to keep is forgotten.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
local account, claims = redis.call('HMGET', KEYS[6], 'id', 'nick'), redis.call('HGETALL', KEYS[2])
local of, nick
if account[1] then
  of, nick = 'a:' .. account[1], account[2]
elseif claims[1] then
  of, nick = claims[1], string.match(claims[2], '^%S+ %S+ (%S+) ')
else
  return {'G'}
end
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local head = redis.call('HMGET', KEYS[3], 'of', 'epoch', 'seq', 'id', 'ts', 'bytes', 'first', 'trim', 'forgotten')
if head[1] ~= of then
  redis.call('DEL', KEYS[4], KEYS[5])
  head = {of, ARGV[4], '0', '', '0', '0', '1', '', head[1] and text(now) or head[9]}
  redis.call('DEL', KEYS[3])
  redis.call('HMSET', KEYS[3], 'of', of, 'epoch', head[2], 'seq', '0', 'id', '', 'ts', '0', 'bytes', '0', 'first', '1', 'trim', '',
    'read', '0')
  if head[9] then redis.call('HSET', KEYS[3], 'forgotten', head[9]) end
end
local stored = redis.call('HGET', KEYS[5], ARGV[8])
if stored then
  local _, _, seq, ts, to = string.find(stored, '^(%S+) (%S+) (%S+)$')
  return {'S', seq, ts, to}
end
if ARGV[12] == 'R' and head[9] and tonumber(head[9]) >= tonumber(ARGV[13]) then return {'U'} end

local top, last, bytes, first = tonumber(head[3]), head[4], tonumber(head[6]), tonumber(head[7])
if now < tonumber(head[5]) then now = tonumber(head[5]) end
local seq, ts = text(top + 1), text(now)
local content = nick .. ' ' .. ARGV[10] .. '\n' .. ARGV[11]
local chunk = seq .. ' 1 ' .. ts .. ' ' .. (last == '' and '-' or last) .. ' ' .. ARGV[8] .. '\n' .. text(#content) .. ' ' .. ARGV[8] .. ' ' ..
  ARGV[9] .. '\n' .. content
bytes = bytes + #chunk
local keep, oldest, most = tonumber(ARGV[5]), now - tonumber(ARGV[6]), tonumber(ARGV[7])
local rank, ids, trim, forgotten = 0, {}, nil, nil
if bytes > most or top + 2 - first > keep * 1.2 then
  while rank <= top - first and (bytes > most or top + 2 - first - rank > keep) do
    local front = redis.call('ZRANGE', KEYS[4], rank, rank)[1]
    local _, _, at, _, id = head_of(front)
    if tonumber(at) > oldest then
      if bytes > most then return {'L'} end
      break
    end
    rank, bytes, trim, forgotten = rank + 1, bytes - #front, id, at
    ids[rank] = id
  end
end
if rank > 0 then
  redis.call('ZREMRANGEBYRANK', KEYS[4], 0, rank - 1)
  for _, id in ipairs(ids) do redis.call('HDEL', KEYS[5], id) end
  redis.call('HMSET', KEYS[3], 'first', text(first + rank), 'trim', trim, 'forgotten', forgotten)
end
redis.call('ZADD', KEYS[4], seq, chunk)
redis.call('HSET', KEYS[5], ARGV[8], seq .. ' ' .. ts .. ' ' .. nick)
redis.call('HMSET', KEYS[3], 'seq', seq, 'id', ARGV[8], 'ts', ts, 'bytes', text(bytes))
local told = {}
for index = 2, #claims, 2 do
  local node = string.match(claims[index], '^(%S*):')
  if not told[node] then redis.call('PUBLISH', ARGV[2] .. node, 'D ' .. ARGV[3]) end
  told[node] = true
end
return {'S', seq, ts, nick}
