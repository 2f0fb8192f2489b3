-- use claims
-- Frees a nick of one session: by that session, or by the reaper of the owner it names.
-- Keys: 1 the node's lease, 2 the claims, 3 the index of users, 4 the nicks of the incarnation that claimed it, 5–7 the inbox' head,
--   log and ids.
-- Arguments: 1 fence, 2 nick key, 3 session (empty: whichever), 4 owner (empty: whichever).
-- Answers: {F} fence · {G} not held like that (any more) · {R} freed.
-- Invariant: a claim is freed only for the holder or owner it names, and stands in that owner's list until then: only what stands
--   there is freed when the owner dies. The index names exactly what somebody holds. A guest's inbox
--   goes with its claim.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
local all = redis.call('HGETALL', KEYS[2])
local freed, stays = false, false
for index = 1, #all, 2 do
  local owner = string.match(all[index + 1], '^(%S+) ')
  if (ARGV[3] == '' or all[index] == ARGV[3]) and (ARGV[4] == '' or owner == ARGV[4]) then
    redis.call('HDEL', KEYS[2], all[index])
    freed = true
  elseif KEYS[4] == 'node:' .. owner .. ':nicks' then
    stays = true
  end
end
if not stays then redis.call('SREM', KEYS[4], ARGV[2]) end
if redis.call('HLEN', KEYS[2]) == 0 then
  redis.call('ZREM', KEYS[3], ARGV[2])
  local of = redis.call('HGET', KEYS[5], 'of')
  if of and string.sub(of, 1, 2) ~= 'a:' then forget_inbox(KEYS[5], KEYS[6], KEYS[7]) end
end
return {freed and 'R' or 'G'}
