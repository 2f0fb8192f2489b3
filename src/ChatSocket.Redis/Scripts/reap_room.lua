-- use persons, reads
-- Removes from a room everybody who was on a dead incarnation, with one notice for all of them.
-- Keys: 1 the reaper's lease, 2 the room's head, 3 its members, 4 its members in order, 5 its read marks.
-- Arguments: 1 fence, 2 channel, 3 owner (node:incarnation).
-- Answers: {F} fence · {R, how many sessions}.
-- Invariant: exactly the entries that still name the owner go; who came back elsewhere is not touched.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
local events, members, removed = {}, redis.call('HGETALL', KEYS[3]), 0
for index = 1, #members, 2 do
  local owner, key, nick, account = string.match(members[index + 1], '^%S+ (%S+) %S+ (%S+) (%S+) (%S+) ')
  if owner == ARGV[3] then
    redis.call('HDEL', KEYS[3], members[index])
    removed = removed + 1
    local gone = take(KEYS[2], KEYS[4], key, members[index], nick)
    drop_read(KEYS[5], members[index], account, gone)
    if gone then events[#events + 1] = 'L ' .. nick end
  end
end
tell(ARGV[2], KEYS[2], KEYS[3], events)
return {'R', removed}
