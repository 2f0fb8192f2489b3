-- Ends the reaping of an incarnation.
-- Keys: 1 the reaper's lease, 2 the nodes, 3–5 the rooms, nicks and sessions of the incarnation.
-- Arguments: 1 fence, 2 "node:incarnation", 3 the reaper.
-- Answers: {F} fence · {N} somebody else's by now · {E} ended.
-- Invariant: the lists go last: a reaper that dies half way leaves them to the next one.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
local state = redis.call('HGET', KEYS[2], ARGV[2])
if not state or string.find(state, 'reaping ' .. ARGV[3] .. ' ', 1, true) ~= 1 then return {'N'} end
redis.call('DEL', KEYS[3], KEYS[4], KEYS[5])
redis.call('HDEL', KEYS[2], ARGV[2])
return {'E'}
