-- use claims
-- Ends every session that holds a nick, and its account if that is wanted.
-- Keys: 1 the node's lease, 2 the account, 3 the claims, 4 the index of users, 5 the sessions that were ended, 6–8 the inbox' head,
--   log and ids.
-- Arguments: 1 fence, 2 nick key, 3 "A" to delete the account too, 4 the channel of a node without the node's name, 5 who does it, 6 why,
--   7 milliseconds for which an end is remembered.
-- Answers: {F} fence · {U} nobody has the name (or, with "A", it is no account) · {D} done.
-- Invariant: a session that was ended does not hold the nick again: its claim is refused while its end is remembered.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
local registered = redis.call('EXISTS', KEYS[2]) == 1
local all = redis.call('HGETALL', KEYS[3])
if (ARGV[3] == 'A' and not registered) or (not registered and #all == 0) then return {'U'} end
if ARGV[3] == 'A' then redis.call('DEL', KEYS[2]) end
if ARGV[3] == 'A' or not registered then forget_inbox(KEYS[6], KEYS[7], KEYS[8]) end
for index = 1, #all, 2 do
  redis.call('HDEL', KEYS[3], all[index])
  redis.call('SADD', KEYS[5], all[index])
  redis.call('PUBLISH', ARGV[4] .. string.match(all[index + 1], '^(%S*):'), 'X ' .. all[index] .. ' ' .. ARGV[5] .. ' ' .. ARGV[6])
end
if #all > 0 then redis.call('PEXPIRE', KEYS[5], ARGV[7]) end
redis.call('ZREM', KEYS[4], ARGV[2])
return {'D'}
