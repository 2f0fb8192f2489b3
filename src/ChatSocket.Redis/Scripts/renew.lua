-- Keeps a node's lease.
-- Keys: 1 the node's lease.
-- Arguments: 1 fence, 2 lease in milliseconds, 3 channel of the node, 4 what to say there, so that the node hears itself.
-- Answers: {F} fence · {R} renewed.
-- Invariant: a lease that ran out is not renewed but taken again, after a look at what happened meanwhile.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PUBLISH', ARGV[3], ARGV[4])
return {'R'}
