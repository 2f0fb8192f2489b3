-- Remembers a session's new nick and pass.
-- Keys: 1 the node's lease, 2 the session.
-- Arguments: 1 fence, 2 generation, 3 nick, 4 pass ("-" for a guest).
-- Answers: {F} fence · {G} no such session, or resumed since · {R} remembered.
-- Invariant: only the newest generation changes a session.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
if redis.call('HGET', KEYS[2], 'generation') ~= ARGV[2] then return {'G'} end
redis.call('HMSET', KEYS[2], 'nick', ARGV[3], 'pass', ARGV[4])
return {'R'}
