-- use reads
-- Moves a member's read mark forward, and tells its account's other sessions in the room.
-- Keys: 1 the node's lease, 2 the room's head, 3 its members, 4 its members in order, 5 its read marks.
-- Arguments: 1 fence, 2 session, 3 stamp, 4 seq, 5 room key, 6 the channel of a node without the node's name.
-- Answers: {F} fence · {G} not a member by this attachment · {R} noted.
-- Invariant: as in reads.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
local stands = redis.call('HGET', KEYS[3], ARGV[2])
if not stands then return {'G'} end
local stamp, key, account = string.match(stands, '^(%S+) %S+ %S+ (%S+) %S+ (%S+) ')
if stamp ~= ARGV[3] then return {'G'} end
local mark, top = tonumber(ARGV[4]), tonumber(redis.call('HGET', KEYS[2], 'seq'))
if mark > top then mark = top end
if move_read(KEYS[5], ARGV[2], account, mark) and account ~= '-' then
  tell_read(ARGV[6], ARGV[5], KEYS[5], KEYS[3], KEYS[4], key, ARGV[2], account)
end
return {'R'}
