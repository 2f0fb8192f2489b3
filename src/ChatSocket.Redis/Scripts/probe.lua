-- Counts, slowly: scripts that interleave lose counts.
-- Keys: 1 a counter nobody else has.
-- Answers: {P}.
-- Invariant: after n calls the counter is n, however many connections made them.
local count = tonumber(redis.call('GET', KEYS[1]) or '0')
for _ = 1, 20 do redis.call('EXISTS', KEYS[1]) end
redis.call('SET', KEYS[1], string.format('%.0f', count + 1), 'PX', '60000')
return {'P'}
