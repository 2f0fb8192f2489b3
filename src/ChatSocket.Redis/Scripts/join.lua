-- use chunk, persons, reads, rules
-- Makes a session a member; makes the room when there is none. Joining again moves the membership to the newer attachment (and
-- to the node that asks) without a notice.
-- Keys: 1 the node's lease, 2 the room's head, 3 its log, 4 its members, 5 its members in order, 6 its read marks, 7 the index of
--   rooms, 8 the rooms of this incarnation, 9 its rules, 10 who was put out, 11 the marker of this Redis' contents.
-- Arguments: 1 fence, 2 channel, 3 room key, 4 room as written, 5 rooms there may be, 6 an epoch nobody had, 7 session, 8 stamp,
--   9 owner (node:incarnation), 10 since, 11 nick key, 12 nick, 13 account or "-", 14 size of the sample, 15–17 the position the
--   member was at: epoch (empty: none), seq, id, 18 and 19 what the room is about as far as the node knows, and who said so,
--   20 address or "-", 21 "A" for an administrator.
-- Answers: {F} fence · {L} too many rooms · {O} a newer attachment stands · {K} this one was put out · {B} banned ·
--   {I} for invited ones only · {M} as many members as may be · {J, epoch, seq, id, version, count, topic, room as
--   written, read mark, continuation E|T|N|D, seq and id after which messages follow, for how many more milliseconds nodes put back what
--   an empty Redis forgot, then members in order as in key 5}.
-- Invariant: an entry of the members is "<stamp> <owner> <since> <nick key> <nick> <account> <address> <mark>" (as in rules) and stands
--   in order as "<nick key> <session> <nick>"; the version counts every change of who is
--   there, of persons and not of sessions; a stamp never goes back.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
local clock = redis.call('TIME')
local now = text(clock[1] * 1000 + math.floor(clock[2] / 1000))
local head = redis.call('HMGET', KEYS[2], 'epoch', 'seq', 'id', 'first', 'trim', 'version', 'topic', 'name', 'by')
if not head[1] then
  if redis.call('ZCARD', KEYS[7]) >= tonumber(ARGV[5]) then return {'L'} end
  redis.call('DEL', KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[9], KEYS[10])
  redis.call('HMSET', KEYS[2], 'epoch', ARGV[6], 'seq', '0', 'id', '', 'ts', '0', 'used', now, 'bytes', '0', 'first', '1', 'trim', '',
    'version', '0', 'twins', '0', 'topic', '', 'name', ARGV[4],
    -- Who only comes back to a room that was lost does not own it by being first.
    'owner', (ARGV[14] == '0' or ARGV[15] ~= '') and '-' or ARGV[13])
  redis.call('ZADD', KEYS[7], 0, ARGV[3])
  head = {ARGV[6], '0', '', '1', '', '0', '', ARGV[4]}
end
-- A Redis that came back empty forgot it: where nobody has said anything since, what a node remembers stands again.
if ARGV[18] ~= '' and head[7] == '' and (head[9] or '') == '' then
  head[7] = ARGV[18]
  redis.call('HMSET', KEYS[2], 'topic', ARGV[18], 'by', ARGV[19])
end
local epoch, seq, id, first, trim, version = head[1], tonumber(head[2]), head[3], tonumber(head[4]), head[5], tonumber(head[6])

local order = redis.call('HMGET', KEYS[2], 'owner', 'invite', 'limit')
local stands, since, nick, gone = redis.call('HGET', KEYS[4], ARGV[7]), ARGV[10], nil, false
local stamp, before, key, shown, whose
if stands then
  stamp, before, key, shown, whose = string.match(stands, '^(%S+) %S+ (%S+) (%S+) (%S+) (%S+) ')
  if tonumber(stamp) > tonumber(ARGV[8]) then return {'O'} end
end
local above = ARGV[21] == 'A' or (ARGV[13] ~= '-' and ARGV[13] == order[1])
if not above and has_rule(KEYS[9], 'b', ARGV[11], ARGV[13], ARGV[20]) then return {'B'} end
local gone_since = redis.call('HGET', KEYS[10], ARGV[7])
if gone_since and tonumber(gone_since) >= tonumber(ARGV[8]) then return {'K'} end
-- Who is put back by its node was in before.
if not above and not stands and ARGV[14] ~= '0' and not is_there(KEYS[5], ARGV[11]) then
  if order[2] == '1' and not has_rule(KEYS[9], 'v', ARGV[11], ARGV[13], '-') then return {'I'} end
  local most = tonumber(order[3] or '0')
  if most > 0 and persons(KEYS[2], KEYS[4]) >= most then return {'M'} end
end
if stands then
  since, nick = before, shown
  gone = take(KEYS[2], KEYS[5], key, ARGV[7], shown)
  carry_read(KEYS[6], ARGV[7], whose, ARGV[13])
end
redis.call('HSET', KEYS[4], ARGV[7], ARGV[8] .. ' ' .. ARGV[9] .. ' ' .. since .. ' ' .. ARGV[11] .. ' ' .. ARGV[12] .. ' ' .. ARGV[13]
  .. ' ' .. ARGV[20] .. ' ' .. mark_of(KEYS[9], ARGV[11], ARGV[13], ARGV[21] == 'A', stands))
local came = put(KEYS[2], KEYS[5], ARGV[11], ARGV[7], ARGV[12])
redis.call('SADD', KEYS[8], ARGV[3])
local event
if nick then event = event_of(gone, came, nick, ARGV[12]) elseif came then event = 'J ' .. ARGV[12] end
if not nick then redis.call('HSET', KEYS[2], 'used', now) end
if event then
  version = version + 1
  tell(ARGV[2], KEYS[2], KEYS[4], {event})
end
local count = persons(KEYS[2], KEYS[4])

-- Numbers alone are not enough: they may match while the messages differ, so the id at the position decides.
local how, from, from_id = 'E', seq, id
if ARGV[15] ~= '' then
  local given = tonumber(ARGV[16])
  if ARGV[15] ~= epoch then how = 'N'
  elseif given > seq or given < 0 then how = 'D'
  elseif given < first - 1 then how = 'T'
  else
    local stored = given == first - 1 and trim or id_at(KEYS[3], given)
    how = stored == ARGV[17] and 'E' or 'D'
  end
  if how == 'E' then from, from_id = given, ARGV[17] else from, from_id = first - 1, trim end
end

local answer = {'J', epoch, text(seq), id, text(version), text(count), head[7], head[8], text(read_of(KEYS[6], ARGV[7], ARGV[13])),
  how, text(from), from_id, text(math.max(tonumber(redis.call('HGET', KEYS[11], 'claimsFrom') or '0') - tonumber(now), 0))}
if ARGV[14] ~= '0' then
  for _, member in ipairs(redis.call('ZRANGE', KEYS[5], 0, tonumber(ARGV[14]) - 1)) do answer[#answer + 1] = member end
end
return answer
