-- How a room counts people: who is in it by several sessions is one person. Put before the scripts that change who is there.
-- Members stand in order as "<nick key> <session> <nick>", so the sessions of one person stand together; the head counts as "twins"
-- those beyond the first of each.
local function is_there(in_order, key)
  return #redis.call('ZRANGEBYLEX', in_order, '[' .. key .. ' ', '(' .. key .. '!', 'LIMIT', 0, 1) > 0
end

-- True when with it somebody came who was not there.
local function put(head, in_order, key, session, nick)
  local twin = is_there(in_order, key)
  if twin then redis.call('HINCRBY', head, 'twins', 1) end
  redis.call('ZADD', in_order, 0, key .. ' ' .. session .. ' ' .. nick)
  return not twin
end

-- True when with it somebody went who is not there any more.
local function take(head, in_order, key, session, nick)
  redis.call('ZREM', in_order, key .. ' ' .. session .. ' ' .. nick)
  local twin = is_there(in_order, key)
  if twin then redis.call('HINCRBY', head, 'twins', -1) end
  return not twin
end

-- What is told when a member changes from one name to another, if anything.
local function event_of(gone, came, before, after)
  if before == after then return nil end
  if gone and came then return 'R ' .. before .. ' ' .. after end
  if gone then return 'L ' .. before end
  if came then return 'J ' .. after end
end

local function persons(head, members)
  return redis.call('HLEN', members) - tonumber(redis.call('HGET', head, 'twins') or '0')
end

-- Counts and tells changes of who is there, each one version.
local function tell(channel, head, members, events)
  if #events == 0 then return end
  local version = redis.call('HINCRBY', head, 'version', #events)
  redis.call('PUBLISH', channel, 'P ' .. redis.call('HGET', head, 'epoch') .. ' ' .. string.format('%.0f %.0f', version, persons(head, members))
    .. '\n' .. table.concat(events, '\n') .. '\n')
end
