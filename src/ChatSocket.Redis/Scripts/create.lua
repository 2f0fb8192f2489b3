-- Makes a room that did not exist.
-- Keys: 1 the node's lease, 2 the room's head, 3 its log, 4 its members, 5 its members in order, 6 its read marks, 7 the index of rooms,
--   8 its rules, 9 who was put out.
-- Arguments: 1 fence, 2 room key, 3 room as written, 4 rooms there may be, 5 an epoch nobody had, 6 topic, 7 account that owns it, or "-".
-- Answers: {F} fence · {L} too many rooms · {X} exists · {C} created.
-- Invariant: a room is in the index exactly when it has a head; a new one has nothing left of an older one.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
if redis.call('EXISTS', KEYS[2]) == 1 then return {'X'} end
if redis.call('ZCARD', KEYS[7]) >= tonumber(ARGV[4]) then return {'L'} end
local clock = redis.call('TIME')
redis.call('DEL', KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[8], KEYS[9])
redis.call('HMSET', KEYS[2], 'epoch', ARGV[5], 'seq', '0', 'id', '', 'ts', '0', 'used', clock[1] .. '000', 'bytes', '0', 'first', '1', 'trim', '',
  'version', '0', 'topic', ARGV[6], 'name', ARGV[3], 'owner', ARGV[7])
redis.call('ZADD', KEYS[7], 0, ARGV[2])
return {'C'}
