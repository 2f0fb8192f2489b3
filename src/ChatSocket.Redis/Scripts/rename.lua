-- use persons, reads, rules
-- Changes the name a member is shown under in one room, and whose account it is; puts it out when it is banned under those.
-- Keys: 1 the node's lease, 2 the room's head, 3 its members, 4 its members in order, 5 its read marks, 6 its rules, 7 who was put out.
-- Arguments: 1 fence, 2 channel, 3 session, 4 stamp, 5 nick key, 6 nick, 7 account or "-", 8 "A" for an administrator, 9 room key, 10 the
--   channel of a node without the node's name, 11 milliseconds for which it is remembered who was put out.
-- Answers: {F} fence · {G} this attachment does not stand (any more) · {B} banned, and told so · {R} renamed.
-- Invariant: as in join and in reads.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
local stands = redis.call('HGET', KEYS[3], ARGV[3])
if not stands then return {'G'} end
local stamp, owner, since, key, nick, account, address = parts_of(stands)
if stamp ~= ARGV[4] then return {'G'} end
if nick == ARGV[6] and account == ARGV[7] then return {'R'} end
local events = {}
local above = ARGV[8] == 'A' or (ARGV[7] ~= '-' and ARGV[7] == redis.call('HGET', KEYS[2], 'owner'))
local ban = not above and rule_of(KEYS[6], 'b', ARGV[5], ARGV[7], address)
if ban then
  local room = {key = ARGV[9], head = KEYS[2], members = KEYS[3], in_order = KEYS[4], reads = KEYS[5], out = KEYS[7], node = ARGV[10], remembered = ARGV[11]}
  local _, _, by, reason = string.find(ban, '^%S+ (%S*) (.*)$')
  put_out(room, ARGV[3], stands, 'b', by, reason, events)
  tell(ARGV[2], KEYS[2], KEYS[3], events)
  return {'B'}
end
redis.call('HSET', KEYS[3], ARGV[3], stamp .. ' ' .. owner .. ' ' .. since .. ' ' .. ARGV[5] .. ' ' .. ARGV[6] .. ' ' .. ARGV[7] .. ' ' .. address
  .. ' ' .. mark_of(KEYS[6], ARGV[5], ARGV[7], ARGV[8] == 'A', stands))
local gone = take(KEYS[2], KEYS[4], key, ARGV[3], nick)
local came = put(KEYS[2], KEYS[4], ARGV[5], ARGV[3], ARGV[6])
tell(ARGV[2], KEYS[2], KEYS[3], {event_of(gone, came, nick, ARGV[6])})
carry_read(KEYS[5], ARGV[3], account, ARGV[7])
-- The session too: on its other devices the account may have read further.
if account ~= ARGV[7] and ARGV[7] ~= '-' then tell_read(ARGV[10], ARGV[9], KEYS[5], KEYS[3], KEYS[4], ARGV[5], '', ARGV[7]) end
return {'R'}
