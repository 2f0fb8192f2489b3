-- Lets one node at a time reap an incarnation that is dead: its lease ran out, or its time after a departure is over.
-- Keys: 1 the reaper's lease, 2 the nodes, 3 the lease of the node it would reap.
-- Arguments: 1 fence, 2 "node:incarnation" of the dead, 3 its incarnation, 4 the reaper, 5 milliseconds the claim lasts.
-- Answers: {F} fence · {N} not dead, or somebody else's at the moment · {C} claimed (also again).
-- Invariant: from the first claim on the incarnation cannot come back: whoever it was must begin another.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
local state = redis.call('HGET', KEYS[2], ARGV[2])
if not state then return {'N'} end
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local what, by, till = string.match(state, '^(%S+) ?(%S*) ?(%S*)$')
if what == 'live' then
  local held = redis.call('GET', KEYS[3])
  if held and string.find(held, ARGV[3] .. ':', 1, true) == 1 then return {'N'} end
elseif what == 'after' then
  if tonumber(by) > now then return {'N'} end
elseif by ~= ARGV[4] and tonumber(till) > now then
  return {'N'}
end
redis.call('HSET', KEYS[2], ARGV[2], 'reaping ' .. ARGV[4] .. ' ' .. string.format('%.0f', now + tonumber(ARGV[5])))
return {'C'}
