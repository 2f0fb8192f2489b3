-- Who may be in a room and speak there; put after "persons" and "reads" before the scripts that ask or change it.
-- A rule is a field of the hash, "<b|m|v> <n|a|i> <key>": banned, muted or invited, by nick key, account or address; its value is
-- "<nick key> <by> <reason>", so that what was done to a name is undone by that name. "-" stands for no account and no address.
-- A member that is muted stands with "<nick key>!m" at the end of its entry, the key being the one under which that was done, so an append
-- need not look here.
local function rule_of(rules, kind, key, account, address)
  local found = redis.call('HGET', rules, kind .. ' n ' .. key)
  if not found and account ~= '-' then found = redis.call('HGET', rules, kind .. ' a ' .. account) end
  if not found and address ~= '-' then found = redis.call('HGET', rules, kind .. ' i ' .. address) end
  return found
end

local function has_rule(rules, kind, key, account, address)
  return rule_of(rules, kind, key, account, address) and true or false
end

-- What an entry ends with. A member that is muted stays so whatever it is called.
local function mark_of(rules, key, account, administrator, before)
  local rule = rule_of(rules, 'm', key, account, '-')
  if rule then return string.match(rule, '^(%S+) ') .. '!m' end
  if before and string.sub(before, -2) == '!m' then return string.match(before, '(%S+)$') end
  return administrator and 'A' or '-'
end

-- A member's entry in parts: stamp, owner, since, nick key, nick, account, address, and the mark: "<nick key>!m", "A" or "-".
local function parts_of(entry)
  return string.match(entry, '^(%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (%S+)$')
end

-- Ends a membership and tells its node; the attachment does not come back. The room is {key, head, members, in_order, reads, out, channel of
-- a node without the node's name, milliseconds for which it is remembered}.
local function put_out(room, session, entry, kind, by, reason, events)
  local stamp, its_owner, _, key, nick, account = parts_of(entry)
  redis.call('HDEL', room.members, session)
  redis.call('HSET', room.out, session, stamp)
  redis.call('PEXPIRE', room.out, room.remembered)
  local gone = take(room.head, room.in_order, key, session, nick)
  drop_read(room.reads, session, account, gone)
  if gone then events[#events + 1] = 'L ' .. nick end
  redis.call('PUBLISH', room.node .. string.match(its_owner, '^(.*):'), 'K ' .. room.key .. ' ' .. session .. ' ' .. stamp .. ' ' .. kind .. ' ' .. by .. ' ' .. reason)
end
