-- use claims
-- Stores another verifier: of the same password, or of a new one, which makes the account's next version.
-- Keys: 1 the node's lease, 2 the account, 3 the claims.
-- Arguments: 1 fence, 2 pass, 3 verifier, 4 the session that keeps the nick ("": the same password, nobody loses it), 5 owner
--   (node:incarnation), 6 the channel of a node without the node's name.
-- Answers: {F} fence · {G} the pass is not the account's (any more) · {S, version} done.
-- Invariant: a version that is over holds no claim.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
if ARGV[2] == '-' or pass_of(KEYS[2]) ~= ARGV[2] then return {'G'} end
local id, version, nick = unpack(redis.call('HMGET', KEYS[2], 'id', 'version', 'nick'))
redis.call('HSET', KEYS[2], 'verifier', ARGV[3])
if ARGV[4] ~= '' then
  version = string.format('%.0f', version + 1)
  redis.call('HSET', KEYS[2], 'version', version)
  end_others(KEYS[3], ARGV[4], ARGV[6])
  hold(KEYS[3], ARGV[4], ARGV[5], since_of(KEYS[3], ARGV[4]) or string.format('%.0f', now()), nick, id .. ':' .. version)
end
return {'S', version}
