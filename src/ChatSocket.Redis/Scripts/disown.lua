-- Takes out of an incarnation's list what does not belong to it any more: a session or nick that moved to another node, a room that
-- nobody is in from there. Asked by the incarnation itself, about what it does not have.
-- Keys: 1 the node's lease, 2 the incarnation's list, 3 what the entry stands for: the session, the claims, or the members of the room.
-- Arguments: 1 fence, 2 the entry, 3 owner (node:incarnation), 4 what it is: S session | N nick | R room.
-- Answers: {F} fence · {K} still its own: kept · {D} disowned.
-- Invariant: whatever names the owner stands in its list: only what stands there is undone when the owner dies.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
local owned
if ARGV[4] == 'S' then
  owned = redis.call('HGET', KEYS[3], 'owner') == ARGV[3]
elseif ARGV[4] == 'N' then
  for _, claim in ipairs(redis.call('HVALS', KEYS[3])) do owned = owned or string.match(claim, '^(%S+) ') == ARGV[3] end
else
  for _, member in ipairs(redis.call('HVALS', KEYS[3])) do
    local _, _, owner = string.find(member, '^%S+ (%S+) ')
    if owner == ARGV[3] then owned = true break end
  end
end
if owned then return {'K'} end
redis.call('SREM', KEYS[2], ARGV[2])
return {'D'}
