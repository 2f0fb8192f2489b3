-- Remembers a session's new nick.
-- Keys: 1 the node's lease, 2 the session.
-- Arguments: 1 fence, 2 generation, 3 nick.
-- Answers: {F} fence · {G} no such session, or resumed since · {R} remembered.
-- Invariant: only the newest generation changes a session.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
if redis.call('HGET', KEYS[2], 'generation') ~= ARGV[2] then return {'G'} end
redis.call('HSET', KEYS[2], 'nick', ARGV[3])
return {'R'}
