-- use claims
-- Takes a nick for a session on behalf of all nodes, or moves the claim a session has to the node that asks.
-- Keys: 1 the node's lease, 2 the claims, 3 the index of users, 4 the nicks of this incarnation, 5 the marker of this Redis' contents,
--   6 the account, 7 the sessions that somebody ended, 8 the inbox' head.
-- Arguments: 1 fence, 2 session, 3 owner (node:incarnation), 4 nick key, 5 nick, 6 "R" to restore what the node had before, 7 pass ("-" for
--   a guest), 8 sessions an account may have, 9 address ("": not known).
-- Answers: {F} fence · {X} the session was ended by somebody who may · {P} the name is an account's and the pass is not, or the pass is of an
--   account that is no more · {W} too early: nodes are still restoring what an empty Redis forgot · {T} taken · {L} too many sessions · {C} claimed.
-- Invariant: a nick is held by one guest, or by sessions with the pass of its account; a claim has no lifetime: it goes when its holder
--   lets go, when its account ends it, or with the reaping of its owner.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
if redis.call('SISMEMBER', KEYS[7], ARGV[2]) == 1 then return {'X'} end
if pass_of(KEYS[6]) ~= ARGV[7] then return {'P'} end
local since = since_of(KEYS[2], ARGV[2])
if not since then
  if ARGV[7] == '-' then
    if redis.call('HLEN', KEYS[2]) > 0 then return {'T'} end
    if ARGV[6] ~= 'R' and tonumber(redis.call('HGET', KEYS[5], 'claimsFrom') or '0') > now() then return {'W'} end
  elseif ARGV[6] ~= 'R' and redis.call('HLEN', KEYS[2]) >= tonumber(ARGV[8]) then
    return {'L'}
  end
end
-- What was lost with the claim may have been in the inbox: which ids it knew can no longer be told.
if not since and ARGV[6] == 'R' then redis.call('HSET', KEYS[8], 'forgotten', string.format('%.0f', now())) end
hold(KEYS[2], ARGV[2], ARGV[3], since or string.format('%.0f', now()), ARGV[5], ARGV[7], ARGV[9])
redis.call('ZADD', KEYS[3], 0, ARGV[4])
redis.call('SADD', KEYS[4], ARGV[4])
return {'C'}
