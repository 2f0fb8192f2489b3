-- Up to where people have read a room; put before the scripts that move a mark, or whose mark it is.
-- A mark is a field of the hash: "a:<account>" for an account, on however many devices, or the session of a guest.
-- Invariant: a mark never goes back, and never beyond the last message: a Redis that lost its newest writes lost marks with messages, in their
-- order. A guest's goes with its membership; an account's stays for its next
-- device, as long as the room has no more marks than these, and then goes with its last.
local MostMarks = 10000

local function read_field(session, account) return account == '-' and session or 'a:' .. account end

local function read_of(reads, session, account) return tonumber(redis.call('HGET', reads, read_field(session, account)) or '0') end

-- True when it moved.
local function move_read(reads, session, account, seq)
  if seq <= read_of(reads, session, account) then return false end
  redis.call('HSET', reads, read_field(session, account), string.format('%.0f', seq))
  return true
end

-- The membership is over; last says that nobody of that name is left in the room.
local function drop_read(reads, session, account, last)
  if account == '-' or (last and redis.call('HLEN', reads) > MostMarks) then redis.call('HDEL', reads, read_field(session, account)) end
end

-- The session is somebody else's from here on: what a guest has read its account has read too, and who gives an account up keeps the place.
local function carry_read(reads, session, before, account)
  if before == account then return end
  if before == '-' or account == '-' then move_read(reads, session, account, read_of(reads, session, before)) end
  if before == '-' then redis.call('HDEL', reads, session) end
end

-- Tells the nodes of the account's sessions in the room but that one; they stand together in the order of the members.
local function tell_read(channel, room, reads, members, in_order, key, session, account)
  local seq = string.format('%.0f', read_of(reads, session, account))
  if seq == '0' then return end
  for _, place in ipairs(redis.call('ZRANGEBYLEX', in_order, '[' .. key .. ' ', '(' .. key .. '!')) do
    local other = string.match(place, '^%S+ (%S+) ')
    local entry = other ~= session and redis.call('HGET', members, other)
    if entry then
      local stamp, owner, whose = string.match(entry, '^(%S+) (%S+) %S+ %S+ %S+ (%S+) ')
      if whose == account then
        redis.call('PUBLISH', channel .. string.match(owner, '^(.*):'), 'R ' .. room .. ' ' .. other .. ' ' .. stamp .. ' ' .. seq)
      end
    end
  end
end
