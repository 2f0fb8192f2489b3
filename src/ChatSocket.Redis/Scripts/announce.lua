-- Tells something to the people of all nodes.
-- Keys: 1 the node's lease, 2 the nodes.
-- Arguments: 1 fence, 2 the channel of a node without the node's name, 3 who says it, 4 what.
-- Answers: {F} fence · {D} told.
-- Invariant: every node that lives is told by the same call, the one that asks among them; when there is no answer nobody was told, or all.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
local told = {}
for _, field in ipairs(redis.call('HKEYS', KEYS[2])) do
  local node = string.match(field, '^(.*):')
  if not told[node] then redis.call('PUBLISH', ARGV[2] .. node, 'A ' .. ARGV[3] .. ' ' .. ARGV[4]) end
  told[node] = true
end
return {'D'}
