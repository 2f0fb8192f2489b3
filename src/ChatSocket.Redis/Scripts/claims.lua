-- Who holds a nick, and what an account's change means for them; put before the scripts that decide about it.
-- A claim is a field of the hash, "<session>" to "<owner> <since> <nick> <pass> <address>"; the owner is node:incarnation, the pass "-" for a
-- guest and "<account>:<version>" for a session that showed the password, the address where the session is, or "-". An account is the hash id, version, nick, verifier, since.
local function pass_of(account)
  local id, version = unpack(redis.call('HMGET', account, 'id', 'version'))
  return id and (id .. ':' .. version) or '-'
end

local function has_other(claims, session)
  local count = redis.call('HLEN', claims)
  return count > 1 or (count == 1 and redis.call('HEXISTS', claims, session) == 0)
end

-- Takes the nick from everybody but one, and tells their nodes. The lists of those nodes are cleared when they look next.
local function end_others(claims, session, channel)
  local all = redis.call('HGETALL', claims)
  for index = 1, #all, 2 do
    if all[index] ~= session then
      redis.call('HDEL', claims, all[index])
      redis.call('PUBLISH', channel .. string.match(all[index + 1], '^(%S*):'), 'X ' .. all[index])
    end
  end
end

-- The claim of a session stands from here on with that pass; an address of which nothing is said stays.
local function hold(claims, session, owner, since, nick, pass, address)
  if (address or '') == '' then
    local held = redis.call('HGET', claims, session)
    address = held and string.match(held, ' (%S+)$') or '-'
  end
  redis.call('HSET', claims, session, owner .. ' ' .. since .. ' ' .. nick .. ' ' .. pass .. ' ' .. address)
end

local function now()
  local clock = redis.call('TIME')
  return clock[1] * 1000 + math.floor(clock[2] / 1000)
end

-- Whoever has the name next has none of that mail; but for a while it is known that there was some, so that a repetition of what may have
-- been in it is not for the next.
local function forget_inbox(head, log, ids)
  local had = redis.call('HEXISTS', head, 'of') == 1
  redis.call('DEL', head, log, ids)
  if not had then return end
  redis.call('HSET', head, 'forgotten', string.format('%.0f', now()))
  redis.call('PEXPIRE', head, 600000)
end

-- Since when the session holds the nick; nil when it does not.
local function since_of(claims, session)
  local held = redis.call('HGET', claims, session)
  return held and string.match(held, '^%S+ (%S+) ')
end
