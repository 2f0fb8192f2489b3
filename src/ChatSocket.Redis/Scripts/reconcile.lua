-- use chunk
-- Compares the log of a room, or an inbox, with what a node has delivered of it; of a room by every node on every new connection before it writes there, because
-- Redis may have lost the end of the log (a crash, a failover to a replica that lagged).
-- Keys: 1 the node's lease, 2 the room's head, 3 its log.
-- Arguments: 1 fence, 2 channel, 3 an epoch nobody had, 4–6 the node's position: epoch, seq, id.
-- Answers: {F} fence · {G} no such room · {S, epoch, seq, id} where the room is now.
-- Invariant: two different messages never stand at the same epoch and seq: a log that lost something goes on in a new epoch.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'F'} end
local head = redis.call('HMGET', KEYS[2], 'epoch', 'seq', 'id', 'first', 'trim')
if not head[1] then return {'G'} end
local epoch, seq, first, given = head[1], tonumber(head[2]), tonumber(head[4]), tonumber(ARGV[5])
if epoch == ARGV[4] then
  local lost = seq < given
  if not lost and given >= first - 1 then
    local stored = given == first - 1 and head[5] or id_at(KEYS[3], given)
    lost = stored ~= ARGV[6]
  end
  if lost then
    local clock = redis.call('TIME')
    epoch = ARGV[3]
    -- "forgotten" counts where ids are remembered: which of them were lost is not known.
    redis.call('HMSET', KEYS[2], 'epoch', epoch, 'forgotten', clock[1] .. '999')
    redis.call('PUBLISH', ARGV[2], 'E ' .. epoch)
  end
end
return {'S', epoch, head[2], head[3]}
