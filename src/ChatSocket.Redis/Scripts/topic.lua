-- Sets a room's topic.
-- Keys: 1 the node's lease, 2 the room's head, 3 its members.
-- Arguments: 1 fence, 2 channel, 3 session, 4 stamp, 5 topic.
-- Answers: {F} fence · {G} not a member by this attachment · {T} set and told.
-- Invariant: only who is in a room says what it is about.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
local stands = redis.call('HGET', KEYS[3], ARGV[3])
if not stands then return {'G'} end
local _, _, stamp, nick = string.find(stands, '^(%S+) %S+ %S+ %S+ (%S+) ')
if stamp ~= ARGV[4] then return {'G'} end
local clock = redis.call('TIME')
redis.call('HMSET', KEYS[2], 'topic', ARGV[5], 'by', nick, 'used', clock[1] .. '000')
redis.call('PUBLISH', ARGV[2], 'T ' .. nick .. ' ' .. ARGV[5])
return {'T'}
