-- Who may be in a room and speak there; put before the scripts that ask or change it.
-- A rule is a field of the hash, "<b|m|v> <n|a|i> <key>": banned, muted or invited, by nick key, account or address; its value is
-- "<nick key> <by> <reason>", so that what was done to a name is undone by that name. "-" stands for no account and no address.
-- A member that is muted stands with " m" at the end of its entry, so an append need not look here.
local function has_rule(rules, kind, key, account, address)
  if redis.call('HEXISTS', rules, kind .. ' n ' .. key) == 1 then return true end
  if account ~= '-' and redis.call('HEXISTS', rules, kind .. ' a ' .. account) == 1 then return true end
  return address ~= '-' and redis.call('HEXISTS', rules, kind .. ' i ' .. address) == 1
end

-- A member's entry in parts: stamp, owner, since, nick key, nick, account, address, "m" or "-".
local function parts_of(entry)
  return string.match(entry, '^(%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (%S+) (%S+)$')
end
