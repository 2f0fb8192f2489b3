-- Frees a nick: by its holder, or by the reaper of the owner it names.
-- Keys: 1 the node's lease, 2 the claim, 3 the index of users, 4 the nicks of the incarnation that claimed it, 5–7 the inbox' head,
--   log and ids.
-- Arguments: 1 fence, 2 nick key, 3 session (empty: whichever), 4 owner (empty: whichever).
-- Answers: {F} fence · {G} not held like that (any more) · {R} free.
-- Invariant: a claim is freed only for the holder or owner it names, and stands in that owner's list until then: only what stands
--   there is freed when the owner dies.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
local held = redis.call('GET', KEYS[2])
local _, _, session, owner = string.find(held or '', '^(%S+) (%S+) ')
if not held or KEYS[4] ~= 'node:' .. owner .. ':nicks' then redis.call('SREM', KEYS[4], ARGV[2]) end
if not held then return {'G'} end
if (ARGV[3] ~= '' and session ~= ARGV[3]) or (ARGV[4] ~= '' and owner ~= ARGV[4]) then return {'G'} end
redis.call('DEL', KEYS[2], KEYS[5], KEYS[6], KEYS[7])
redis.call('SREM', KEYS[4], ARGV[2])
redis.call('ZREM', KEYS[3], ARGV[2])
return {'R'}
