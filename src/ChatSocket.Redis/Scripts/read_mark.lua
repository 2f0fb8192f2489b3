-- Moves a member's read mark forward.
-- Keys: 1 the node's lease, 2 the room's head, 3 its members, 4 its read marks.
-- Arguments: 1 fence, 2 session, 3 stamp, 4 seq.
-- Answers: {F} fence · {G} not a member by this attachment · {R} noted.
-- Invariant: a mark never goes back and never beyond the last message.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
local stands = redis.call('HGET', KEYS[3], ARGV[2])
if not stands or string.find(stands, ARGV[3] .. ' ', 1, true) ~= 1 then return {'G'} end
local mark, top = tonumber(ARGV[4]), tonumber(redis.call('HGET', KEYS[2], 'seq'))
if mark > top then mark = top end
if mark > tonumber(redis.call('HGET', KEYS[4], ARGV[2]) or '0') then redis.call('HSET', KEYS[4], ARGV[2], string.format('%.0f', mark)) end
return {'R'}
