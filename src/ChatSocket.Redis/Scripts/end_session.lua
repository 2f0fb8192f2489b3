-- Ends a session: by its newest generation, or by whoever acts for the owner it names.
-- Keys: 1 the node's lease, 2 the session, 3 the sessions of the incarnation that had it.
-- Arguments: 1 fence, 2 hash of the token, 3 generation (empty: whichever), 4 owner (empty: whichever), 5 milliseconds for which the
--   end is remembered (0: not at all).
-- Answers: {F} fence · {G} no such session, or resumed since · {E, session id, nick} · {A, session id, nick} this generation was
--   ended before.
-- Invariant: a session that was resumed elsewhere is not ended by those it left; while its end is remembered nobody who missed it puts
--   the session back, and who ends it again, having got no answer, learns again whose nick it was. A session stands in its owner's
--   list until it ends: only what stands there is ended when the owner dies.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
local stands = redis.call('HMGET', KEYS[2], 'id', 'nick', 'generation', 'owner', 'ended')
if not stands[4] or KEYS[3] ~= 'node:' .. stands[4] .. ':sessions' then redis.call('SREM', KEYS[3], ARGV[2]) end
if stands[5] then
  if ARGV[3] == '' or tonumber(stands[3]) ~= tonumber(ARGV[3]) + 1 then return {'G'} end
  return {'A', stands[5], stands[2]}
end
if not stands[1] or (ARGV[3] ~= '' and stands[3] ~= ARGV[3]) or (ARGV[4] ~= '' and stands[4] ~= ARGV[4]) then return {'G'} end
redis.call('DEL', KEYS[2])
redis.call('SREM', KEYS[3], ARGV[2])
if ARGV[5] ~= '0' then
  redis.call('HMSET', KEYS[2], 'ended', stands[1], 'nick', stands[2], 'generation', string.format('%.0f', stands[3] + 1))
  redis.call('PEXPIRE', KEYS[2], ARGV[5])
end
return {'E', stands[1], stands[2]}
