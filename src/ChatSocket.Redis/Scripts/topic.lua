-- Sets a room's topic.
-- Keys: 1 the node's lease, 2 the room's head, 3 its members.
-- Arguments: 1 fence, 2 channel, 3 session, 4 stamp, 5 topic, 6 "A" for an administrator.
-- Answers: {F} fence · {G} not a member by this attachment · {P} only the owner may here · {Q} muted · {T} set and told.
-- Invariant: only who is in a room says what it is about, and only its owner where the topic is locked; who may not speak does not speak by it.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
local stands = redis.call('HGET', KEYS[3], ARGV[3])
if not stands then return {'G'} end
local _, _, stamp, nick, account = string.find(stands, '^(%S+) %S+ %S+ %S+ (%S+) (%S+)')
if stamp ~= ARGV[4] then return {'G'} end
local order = redis.call('HMGET', KEYS[2], 'locked', 'owner')
if order[1] == '1' and ARGV[6] ~= 'A' and (account == '-' or account ~= order[2]) then return {'P'} end
if string.sub(stands, -2) == '!m' then return {'Q'} end
local clock = redis.call('TIME')
redis.call('HMSET', KEYS[2], 'topic', ARGV[5], 'by', nick, 'used', clock[1] .. '000')
redis.call('PUBLISH', ARGV[2], 'T ' .. nick .. ' ' .. ARGV[5])
return {'T'}
