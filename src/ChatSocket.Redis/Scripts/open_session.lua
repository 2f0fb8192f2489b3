-- Makes a session that can be resumed, or puts one back that an empty Redis forgot.
-- Keys: 1 the node's lease, 2 the session, 3 the sessions of this incarnation.
-- Arguments: 1 fence, 2 hash of the token, 3 session id, 4 generation, 5 nick, 6 owner (node:incarnation), 7 "R" to put it back, 8 pass
--   ("-" for a guest).
-- Answers: {F} fence · {X} exists already, or in a newer generation · {O} open.
-- Invariant: the generation of a session never goes back; of two sessions that had the token one after the other the newer one stays.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
local stands = redis.call('HMGET', KEYS[2], 'generation', 'id')
if stands[1] then
  if ARGV[7] ~= 'R' or tonumber(stands[1]) > tonumber(ARGV[4]) then return {'X'} end
  if stands[2] and stands[2] ~= ARGV[3] and tonumber(stands[1]) == tonumber(ARGV[4]) then return {'X'} end
end
redis.call('HMSET', KEYS[2], 'id', ARGV[3], 'generation', ARGV[4], 'nick', ARGV[5], 'owner', ARGV[6], 'pass', ARGV[8])
redis.call('SADD', KEYS[3], ARGV[2])
return {'O'}
