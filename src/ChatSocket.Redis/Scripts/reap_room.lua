-- Removes from a room everybody who was on a dead incarnation, with one notice for all of them.
-- Keys: 1 the reaper's lease, 2 the room's head, 3 its members, 4 its members in order, 5 its read marks.
-- Arguments: 1 fence, 2 channel, 3 owner (node:incarnation).
-- Answers: {F} fence · {R, how many}.
-- Invariant: exactly the entries that still name the owner go; who came back elsewhere is not touched.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
local events, members = {}, redis.call('HGETALL', KEYS[3])
for index = 1, #members, 2 do
  local _, _, owner, key, nick = string.find(members[index + 1], '^%S+ (%S+) %S+ (%S+) (%S+) ')
  if owner == ARGV[3] then
    redis.call('HDEL', KEYS[3], members[index])
    redis.call('ZREM', KEYS[4], key .. ' ' .. members[index] .. ' ' .. nick)
    redis.call('HDEL', KEYS[5], members[index])
    events[#events + 1] = 'L ' .. nick .. '\n'
  end
end
if #events > 0 then
  local version = redis.call('HINCRBY', KEYS[2], 'version', #events)
  local epoch, count = redis.call('HGET', KEYS[2], 'epoch'), redis.call('HLEN', KEYS[3])
  redis.call('PUBLISH', ARGV[2], 'P ' .. epoch .. ' ' .. string.format('%.0f %.0f', version, count) .. '\n' .. table.concat(events))
end
return {'R', #events}
