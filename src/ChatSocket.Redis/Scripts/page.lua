-- use chunk
-- Reads a part of a room's log; writes nothing.
-- Keys: 1 the room's head, 2 its log.
-- Arguments: 1 direction A (after) | B (before), 2 seq, 3 number of messages, 4 bytes after which no further chunk is read.
-- Answers: {} no such room · a part of the log, as chunk says.
-- Invariant: as in chunk.
local head = redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'id', 'first', 'trim')
if not head[1] then return {} end
return part_of(head, KEYS[2], ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]))
