-- Ends a session: by its newest generation, or by the reaper of the owner it names.
-- Keys: 1 the node's lease, 2 the session, 3 the sessions of the incarnation that had it.
-- Arguments: 1 fence, 2 hash of the token, 3 generation (empty: whichever), 4 owner (empty: whichever).
-- Answers: {F} fence · {G} no such session, or resumed since · {E, session id, nick}.
-- Invariant: a session that was resumed elsewhere is not ended by those it left.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
redis.call('SREM', KEYS[3], ARGV[2])
local stands = redis.call('HMGET', KEYS[2], 'id', 'nick', 'generation', 'owner')
if not stands[1] or (ARGV[3] ~= '' and stands[3] ~= ARGV[3]) or (ARGV[4] ~= '' and stands[4] ~= ARGV[4]) then return {'G'} end
redis.call('DEL', KEYS[2])
return {'E', stands[1], stands[2]}
