-- use persons, reads, rules
-- Keeps order in a room: one act of its owner or of an administrator.
-- Keys: 1 the node's lease, 2 the room's head, 3 its members, 4 its members in order, 5 its read marks, 6 its rules, 7 who was put out.
-- Arguments: 1 fence, 2 channel, 3 kick|ban|unban|mute|unmute|invite|set|list, 4 account of who acts ("-" none), 5 "A" for an administrator,
--   6 its nick, 7 room key, 8 nick key of the target, 9 its account ("-" none), 10 "I" to ban its addresses too, 11 reason, 12 rules there
--   may be, 13 the channel of a node without the node's name, 14 for set: "0" or "1" for invited ones only, or "", 15 members there may
--   be, or "", 16 "0" or "1" for a topic that only the owner sets, or "", 17 milliseconds for which it is remembered who was put out.
-- Answers: {F} fence · {N} no such room · {P} not allowed · {U} nobody like that · {L} too many rules · {D} done · {R, for
--   list: each rule and what it says}.
-- Invariant: who acts is the owner in the head, or an administrator; who was put out, or banned, holds no membership, and the attachment
--   that was put out does not come back; a muted member's entry says so.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
local owner = redis.call('HGET', KEYS[2], 'owner') or '-'
if redis.call('EXISTS', KEYS[2]) == 0 then return {'N'} end
local verb, account, target, target_account, by, reason = ARGV[3], ARGV[4], ARGV[8], ARGV[9], ARGV[6], ARGV[11]
local harms = verb == 'kick' or verb == 'ban' or verb == 'mute'
if ARGV[5] ~= 'A' then
  if account == '-' or account ~= owner then return {'P'} end
  if harms and target_account == owner then return {'P'} end
end
-- Its owner comes in always: a ban would be a promise that is not kept.
if verb == 'ban' and target_account ~= '-' and target_account == owner then return {'P'} end

if verb == 'list' then
  local answer = redis.call('HGETALL', KEYS[6])
  table.insert(answer, 1, 'R')
  return answer
end

if verb == 'set' then
  if ARGV[14] ~= '' then redis.call('HSET', KEYS[2], 'invite', ARGV[14]) end
  if ARGV[15] ~= '' then redis.call('HSET', KEYS[2], 'limit', ARGV[15]) end
  if ARGV[16] ~= '' then redis.call('HSET', KEYS[2], 'locked', ARGV[16]) end
  return {'D'}
end

local members, targets = redis.call('HGETALL', KEYS[3]), {}
for index = 1, #members, 2 do
  local _, _, _, key, _, its_account, address = parts_of(members[index + 1])
  if key == target or (target_account ~= '-' and its_account == target_account) then
    targets[#targets + 1] = {members[index], members[index + 1], address}
  end
end

local says = target .. ' ' .. by .. ' ' .. reason
local function add(kind, addresses)
  local fields = {kind .. ' n ' .. target}
  if target_account ~= '-' then fields[2] = kind .. ' a ' .. target_account end
  for _, address in ipairs(addresses) do fields[#fields + 1] = kind .. ' i ' .. address end
  if redis.call('HLEN', KEYS[6]) + #fields > tonumber(ARGV[12]) then return false end
  for _, field in ipairs(fields) do redis.call('HSET', KEYS[6], field, says) end
  return true
end

local function drop(kind)
  local rules, found = redis.call('HGETALL', KEYS[6]), false
  for index = 1, #rules, 2 do
    if string.sub(rules[index], 1, 1) == kind and string.sub(rules[index + 1], 1, #target + 1) == target .. ' ' then
      redis.call('HDEL', KEYS[6], rules[index])
      found = true
    end
  end
  return found
end

local function mark(member, what) redis.call('HSET', KEYS[3], member[1], string.match(member[2], '^(.* )%S+$') .. what) end

local room = {key = ARGV[7], head = KEYS[2], members = KEYS[3], in_order = KEYS[4], reads = KEYS[5], out = KEYS[7], node = ARGV[13], remembered = ARGV[17]}

if verb == 'kick' then
  if #targets == 0 then return {'U'} end
  local events = {}
  for _, member in ipairs(targets) do put_out(room, member[1], member[2], 'k', by, reason, events) end
  tell(ARGV[2], KEYS[2], KEYS[3], events)
elseif verb == 'ban' then
  local addresses, events = {}, {}
  if ARGV[10] == 'I' then
    for _, member in ipairs(targets) do if member[3] ~= '-' then addresses[#addresses + 1] = member[3] end end
  end
  if not add('b', addresses) then return {'L'} end
  for index = 1, #members, 2 do
    local _, _, _, key, _, its_account, address, stands_as = parts_of(members[index + 1])
    local above = its_account ~= '-' and its_account == owner
    if stands_as ~= 'A' and not above and has_rule(KEYS[6], 'b', key, its_account, address) then put_out(room, members[index], members[index + 1], 'b', by, reason, events) end
  end
  tell(ARGV[2], KEYS[2], KEYS[3], events)
elseif verb == 'mute' then
  if not add('m', {}) then return {'L'} end
  for _, member in ipairs(targets) do mark(member, target .. '!m') end
elseif verb == 'invite' then
  if not add('v', {}) then return {'L'} end
elseif verb == 'unban' then
  if not drop('b') then return {'U'} end
else
  if not drop('m') then return {'U'} end
  -- Who was muted under that name is heard again, whatever it is called by now, unless another rule is against that.
  for index = 1, #members, 2 do
    local _, _, _, key, _, its_account, _, stands_as = parts_of(members[index + 1])
    if stands_as == target .. '!m' then mark({members[index], members[index + 1]}, mark_of(KEYS[6], key, its_account, false)) end
  end
end
redis.call('HSET', KEYS[2], 'used', redis.call('TIME')[1] .. '000')
return {'D'}
