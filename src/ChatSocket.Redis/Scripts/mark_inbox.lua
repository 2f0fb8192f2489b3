-- Moves the read mark of an inbox forward, and tells the nodes of its owner's other sessions to look.
-- Keys: 1 the node's lease, 2 the inbox' head, 3 the claims of the name.
-- Arguments: 1 fence, 2 whose it must be, 3 seq, 4 nick key, 5 the channel of a node without the node's name.
-- Answers: {F} fence · {G} there is none of that owner · {R} noted.
-- Invariant: a mark never goes back and never beyond the last message.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
local head = redis.call('HMGET', KEYS[2], 'of', 'seq', 'read')
if head[1] ~= ARGV[2] then return {'G'} end
local mark, top = tonumber(ARGV[3]), tonumber(head[2])
if mark > top then mark = top end
if mark > tonumber(head[3] or '0') then
  redis.call('HSET', KEYS[2], 'read', string.format('%.0f', mark))
  local claims = redis.call('HVALS', KEYS[3])
  -- Alone it knows itself.
  if #claims > 1 then
    local told = {}
    for _, claim in ipairs(claims) do
      local node = string.match(claim, '^(%S*):')
      if not told[node] then redis.call('PUBLISH', ARGV[5] .. node, 'D ' .. ARGV[4]) end
      told[node] = true
    end
  end
end
return {'R'}
