-- Takes a session over: its generation goes up, and the node it was on is told.
-- Keys: 1 the node's lease, 2 the session, 3 the sessions of this incarnation.
-- Arguments: 1 fence, 2 hash of the token, 3 owner (node:incarnation), 4 the channel of a node without the node's name.
-- Answers: {F} fence · {G} no such session · {R, session id, generation, nick, pass ("-" for a guest)}.
-- Invariant: every generation is given out once, also by a Redis that lost the last ones: they count the seconds since 2025 at least.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
local stands = redis.call('HMGET', KEYS[2], 'id', 'nick', 'owner', 'generation', 'pass')
if not stands[1] then return {'G'} end
local next, clock = tonumber(stands[4]) + 1, redis.call('TIME')
local seconds = tonumber(clock[1]) - 1735689600
if next < seconds then next = seconds end
local generation = string.format('%.0f', next)
redis.call('HMSET', KEYS[2], 'owner', ARGV[3], 'generation', generation)
redis.call('SADD', KEYS[3], ARGV[2])
if stands[3] ~= ARGV[3] then
  redis.call('PUBLISH', ARGV[4] .. string.match(stands[3], '^(.*):'), 'S ' .. stands[1] .. ' ' .. generation)
end
return {'R', stands[1], generation, stands[2], stands[5] or '-'}
