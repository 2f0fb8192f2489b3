-- What a node that begins to listen to a room must know; writes nothing.
-- Keys: 1 the room's head, 2 its members in order.
-- Answers: {} no such room · {epoch, seq, id, version, topic, who set it, members in order}.
local head = redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'id', 'version', 'topic', 'by')
if not head[1] then return {} end
head[6] = head[6] or ''
for _, member in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1)) do head[#head + 1] = member end
return head
