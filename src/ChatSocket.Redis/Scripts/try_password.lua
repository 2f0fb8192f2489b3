-- Counts a try of a name's password, or forgives all of them.
-- Keys: 1 the node's lease, 2 the tries.
-- Arguments: 1 fence, 2 tries there may be (0: forgive them), 3 milliseconds they count for.
-- Answers: {F} fence · {N} too many · {Y} go on.
-- Invariant: of tries at the same time, over whichever nodes, no more pass than there may be.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
if ARGV[2] == '0' then
  redis.call('DEL', KEYS[2])
  return {'Y'}
end
if tonumber(redis.call('GET', KEYS[2]) or '0') >= tonumber(ARGV[2]) then return {'N'} end
if redis.call('INCR', KEYS[2]) == 1 then redis.call('PEXPIRE', KEYS[2], ARGV[3]) end
return {'Y'}
