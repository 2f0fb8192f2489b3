-- use persons, reads
-- Changes the name a member is shown under in one room, and whose account it is.
-- Keys: 1 the node's lease, 2 the room's head, 3 its members, 4 its members in order, 5 its read marks.
-- Arguments: 1 fence, 2 channel, 3 session, 4 stamp, 5 nick key, 6 nick, 7 account or "-", 8 room key, 9 the channel of a node without the node's
--   name.
-- Answers: {F} fence · {G} this attachment does not stand (any more) · {R} renamed.
-- Invariant: as in join and in reads.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
local stands = redis.call('HGET', KEYS[3], ARGV[3])
if not stands then return {'G'} end
local _, _, stamp, owner, since, key, nick, account, rest = string.find(stands, '^(%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (.*)$')
if stamp ~= ARGV[4] then return {'G'} end
if nick == ARGV[6] and account == ARGV[7] then return {'R'} end
redis.call('HSET', KEYS[3], ARGV[3], stamp .. ' ' .. owner .. ' ' .. since .. ' ' .. ARGV[5] .. ' ' .. ARGV[6] .. ' ' .. ARGV[7] .. ' ' .. rest)
local gone = take(KEYS[2], KEYS[4], key, ARGV[3], nick)
local came = put(KEYS[2], KEYS[4], ARGV[5], ARGV[3], ARGV[6])
tell(ARGV[2], KEYS[2], KEYS[3], {event_of(gone, came, nick, ARGV[6])})
carry_mark(KEYS[5], ARGV[3], account, ARGV[7])
-- The session too: on its other devices the account may have read further.
if account ~= ARGV[7] and ARGV[7] ~= '-' then tell_mark(ARGV[9], ARGV[8], KEYS[5], KEYS[3], KEYS[4], ARGV[5], '', ARGV[7]) end
return {'R'}
