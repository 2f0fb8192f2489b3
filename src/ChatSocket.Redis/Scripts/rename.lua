-- Changes the name a member is shown under in one room.
-- Keys: 1 the node's lease, 2 the room's head, 3 its members, 4 its members in order.
-- Arguments: 1 fence, 2 channel, 3 session, 4 stamp, 5 nick key, 6 nick.
-- Answers: {F} fence · {G} this attachment does not stand (any more) · {R} renamed.
-- Invariant: as in join.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
local stands = redis.call('HGET', KEYS[3], ARGV[3])
if not stands then return {'G'} end
local _, _, stamp, owner, since, key, nick, account = string.find(stands, '^(%S+) (%S+) (%S+) (%S+) (%S+) (%S+)$')
if stamp ~= ARGV[4] then return {'G'} end
if nick == ARGV[6] then return {'R'} end
redis.call('HSET', KEYS[3], ARGV[3], stamp .. ' ' .. owner .. ' ' .. since .. ' ' .. ARGV[5] .. ' ' .. ARGV[6] .. ' ' .. account)
redis.call('ZREM', KEYS[4], key .. ' ' .. ARGV[3] .. ' ' .. nick)
redis.call('ZADD', KEYS[4], 0, ARGV[5] .. ' ' .. ARGV[3] .. ' ' .. ARGV[6])
local version = redis.call('HINCRBY', KEYS[2], 'version', 1)
local epoch, count = redis.call('HGET', KEYS[2], 'epoch'), redis.call('HLEN', KEYS[3])
redis.call('PUBLISH', ARGV[2], 'P ' .. epoch .. ' ' .. string.format('%.0f %.0f', version, count) .. '\nR ' .. nick .. ' ' .. ARGV[6] .. '\n')
return {'R'}
