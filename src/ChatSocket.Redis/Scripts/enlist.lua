-- Gives a node its lease on a new connection, before anything else is sent there.
-- Keys: 1 the node's lease, 2 the nodes, 3 the marker of this Redis' contents.
-- Arguments: 1 node, 2 incarnation, 3 link number, 4 lease in milliseconds, 5 "B" to begin this incarnation, "K" to keep it, 6 a
--   marker nobody had, 7 the marker the node knew ("" when it knew none).
-- Answers: {T} taken by another process · {D} this incarnation was reaped or forgotten: begin another · {L, marker} enlisted.
-- Invariant: the lease "<incarnation>:<link>" names the one process and the one connection that may write for the node; the link
--   number of an incarnation never goes back; an incarnation stands among the nodes from its beginning to the end of its reaping.
local held = redis.call('GET', KEYS[1])
local field = ARGV[1] .. ':' .. ARGV[2]
if held then
  local _, _, incarnation, link = string.find(held, '^(.*):(%d+)$')
  if incarnation ~= ARGV[2] then
    if ARGV[5] ~= 'B' then return {'T'} end
    -- What is left of its lease is left to its people, so that they can come back unnoticed.
    local clock = redis.call('TIME')
    local ends = clock[1] * 1000 + math.floor(clock[2] / 1000) + math.max(redis.call('PTTL', KEYS[1]), 0)
    redis.call('HSET', KEYS[2], ARGV[1] .. ':' .. incarnation, 'after ' .. string.format('%.0f', ends))
  elseif tonumber(link) >= tonumber(ARGV[3]) then
    return {'T'}
  end
end
if ARGV[5] ~= 'B' and redis.call('HGET', KEYS[2], field) ~= 'live' then return {'D'} end
redis.call('SET', KEYS[1], ARGV[2] .. ':' .. ARGV[3], 'PX', ARGV[4])
redis.call('HSET', KEYS[2], field, 'live')
redis.call('HSETNX', KEYS[3], 'id', ARGV[6])
local marker = redis.call('HGET', KEYS[3], 'id')
if ARGV[7] ~= '' and marker ~= ARGV[7] then
  local clock = redis.call('TIME')
  redis.call('HSETNX', KEYS[3], 'claimsFrom', string.format('%.0f', clock[1] * 1000 + tonumber(ARGV[4])))
end
return {'L', marker}
