-- Gives a node's lease back; its people have until then to come back elsewhere unnoticed.
-- Keys: 1 the node's lease, 2 the nodes.
-- Arguments: 1 fence, 2 "node:incarnation", 3 milliseconds until it may be reaped.
-- Answers: {F} fence · {D} departed.
-- Invariant: after this the node writes nothing more.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
local clock = redis.call('TIME')
redis.call('HSET', KEYS[2], ARGV[2], 'after ' .. string.format('%.0f', clock[1] * 1000 + math.floor(clock[2] / 1000) + tonumber(ARGV[3])))
redis.call('DEL', KEYS[1])
return {'D'}
