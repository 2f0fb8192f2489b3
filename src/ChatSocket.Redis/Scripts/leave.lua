-- use persons, reads
-- Ends a membership.
-- Keys: 1 the node's lease, 2 the room's head, 3 its members, 4 its members in order, 5 its read marks.
-- Arguments: 1 fence, 2 channel, 3 session, 4 stamp.
-- Answers: {F} fence · {G} this attachment does not stand (any more) · {L} left.
-- Invariant: only the attachment that is named can be removed, so that a late leave cannot undo a newer join.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
local stands = redis.call('HGET', KEYS[3], ARGV[3])
if not stands then return {'G'} end
local stamp, key, nick, account = string.match(stands, '^(%S+) %S+ %S+ (%S+) (%S+) (%S+) ')
if stamp ~= ARGV[4] then return {'G'} end
redis.call('HDEL', KEYS[3], ARGV[3])
local clock = redis.call('TIME')
redis.call('HSET', KEYS[2], 'used', clock[1] .. '000')
local gone = take(KEYS[2], KEYS[4], key, ARGV[3], nick)
drop_read(KEYS[5], ARGV[3], account, gone)
if gone then tell(ARGV[2], KEYS[2], KEYS[3], {'L ' .. nick}) end
return {'L'}
