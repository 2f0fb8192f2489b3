-- Deletes a room that nobody used for long.
-- Keys: 1 the node's lease, 2 the room's head, 3 its log, 4 its members, 5 its members in order, 6 its read marks, 7 the index of rooms,
--   8 its rules, 9 who was put out.
-- Arguments: 1 fence, 2 room key, 3 milliseconds of disuse.
-- Answers: {F} fence · {N} in use · {D} deleted.
-- Invariant: a room with members stays; who joins later finds a new room with a new epoch.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
local used = redis.call('HGET', KEYS[2], 'used')
local clock = redis.call('TIME')
if used and (redis.call('HLEN', KEYS[4]) > 0 or tonumber(used) + tonumber(ARGV[3]) > clock[1] * 1000) then return {'N'} end
redis.call('DEL', KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[8], KEYS[9])
redis.call('ZREM', KEYS[7], ARGV[2])
return {'D'}
