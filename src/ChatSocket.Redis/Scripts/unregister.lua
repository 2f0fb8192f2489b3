-- use claims
-- Gives an account up; the session that asks keeps the nick as a guest.
-- Keys: 1 the node's lease, 2 the account, 3 the claims, 4–6 the inbox' head, log and ids.
-- Arguments: 1 fence, 2 pass, 3 session, 4 owner (node:incarnation), 5 the channel of a node without the node's name.
-- Answers: {F} fence · {G} the pass is not the account's (any more) · {U} done.
-- Invariant: as in claim_nick.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
if ARGV[2] == '-' or pass_of(KEYS[2]) ~= ARGV[2] then return {'G'} end
local nick = redis.call('HGET', KEYS[2], 'nick')
redis.call('DEL', KEYS[2])
forget_inbox(KEYS[4], KEYS[5], KEYS[6])
end_others(KEYS[3], ARGV[3], ARGV[5])
hold(KEYS[3], ARGV[3], ARGV[4], since_of(KEYS[3], ARGV[3]) or string.format('%.0f', now()), nick, '-')
return {'U'}
