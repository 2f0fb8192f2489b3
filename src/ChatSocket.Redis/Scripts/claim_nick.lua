-- Takes a nick for a session on behalf of all nodes, or moves the claim a session has to the node that asks.
-- Keys: 1 the node's lease, 2 the claim, 3 the index of users, 4 the nicks of this incarnation, 5 the marker of this Redis' contents,
--   6 the inbox' head.
-- Arguments: 1 fence, 2 session, 3 owner (node:incarnation), 4 nick key, 5 nick, 6 "R" to restore what the node had before.
-- Answers: {F} fence · {W} too early: nodes are still restoring what an empty Redis forgot · {T} taken · {C} claimed.
-- Invariant: a claim ("<session> <owner> <since> <nick>") has one holder and no lifetime: it goes when its holder lets go, or with the
--   reaping of its owner.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local held, since = redis.call('GET', KEYS[2]), string.format('%.0f', now)
if held then
  local _, _, session, _, before = string.find(held, '^(%S+) (%S+) (%S+) ')
  if session ~= ARGV[2] then return {'T'} end
  since = before
elseif ARGV[6] ~= 'R' and tonumber(redis.call('HGET', KEYS[5], 'claimsFrom') or '0') > now then
  return {'W'}
elseif ARGV[6] == 'R' then
  -- What was lost with the claim may have been in the inbox: which ids it knew can no longer be told.
  redis.call('HSET', KEYS[6], 'forgotten', string.format('%.0f', now))
end
redis.call('SET', KEYS[2], ARGV[2] .. ' ' .. ARGV[3] .. ' ' .. since .. ' ' .. ARGV[5])
redis.call('ZADD', KEYS[3], 0, ARGV[4])
redis.call('SADD', KEYS[4], ARGV[4])
return {'C'}
