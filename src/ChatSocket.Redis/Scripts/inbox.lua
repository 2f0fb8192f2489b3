-- use chunk
-- Reads a part of an inbox; writes nothing.
-- Keys: 1 the inbox' head, 2 its log.
-- Arguments: 1 whose it must be, 2 direction A (after) | B (before), 3 seq, 4 number of messages, 5 bytes after which no further chunk
--   is read.
-- Answers: {} there is none of that owner · {seq up to which it is read, then a part of the log as chunk says}.
-- Invariant: nobody reads an inbox that is not its own: a nick that changed hands has none of its former holder's mail.
local head = redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'id', 'first', 'trim', 'of', 'read')
if head[6] ~= ARGV[1] then return {} end
local answer = part_of(head, KEYS[2], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]))
local read, before = tonumber(head[7] or '0'), tonumber(head[4]) - 1
if read < before then read = before end
table.insert(answer, 1, text(read))
return answer
