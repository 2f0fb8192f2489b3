-- use claims
-- Makes an account of a nick, and claims it for the session that asks.
-- Keys: 1 the node's lease, 2 the account, 3 the claims, 4 the index of users, 5 the nicks of this incarnation, 6 the marker of this
--   Redis' contents.
-- Arguments: 1 fence, 2 session, 3 owner (node:incarnation), 4 nick key, 5 nick, 6 an id nobody had, 7 verifier,
--   8 address ("": not known).
-- Answers: {F} fence · {X} registered already · {T} somebody else holds the nick · {W} too early, as in claim_nick · {R} done, in version 1.
-- Invariant: as in claim_nick; an id is given out once, so a name that is registered anew is another account.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
if redis.call('EXISTS', KEYS[2]) == 1 then return {'X'} end
if has_other(KEYS[3], ARGV[2]) then return {'T'} end
local since, time = since_of(KEYS[3], ARGV[2]), now()
if not since and tonumber(redis.call('HGET', KEYS[6], 'claimsFrom') or '0') > time then return {'W'} end
time = string.format('%.0f', time)
redis.call('HMSET', KEYS[2], 'id', ARGV[6], 'version', '1', 'nick', ARGV[5], 'verifier', ARGV[7], 'since', time)
hold(KEYS[3], ARGV[2], ARGV[3], since or time, ARGV[5], ARGV[6] .. ':1', ARGV[8])
redis.call('ZADD', KEYS[4], 0, ARGV[4])
redis.call('SADD', KEYS[5], ARGV[4])
return {'R'}
