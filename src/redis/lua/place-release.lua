-- Takes a place away, and the person off the directory with the last one. PresenceStore.release.
-- KEYS[1] first part of the people's keys
-- ARGV[1] device
-- ARGV[2] 'connection': only if ARGV[3] still has the place
--         'lost': only if the device is lost and its deadline is not later than ARGV[3], ms
-- ARGV[4] seconds that it is kept whom the person has blocked
-- ARGV[5] person and ARGV[6] node, if they are known: the rest of a place that was lost goes too
-- Returns 'kept', 'released', or 'last' when it was the person's last device.
local P = KEYS[1]
local device = ARGV[1]
local found = redis.call('HGET', P .. 'places', device)
local place = found and cjson.decode(found) or { person = ARGV[5], node = ARGV[6] }
if not place.person then
  redis.call('ZREM', P .. 'lost', device)
  return 'kept'
end
if found and ARGV[2] == 'connection' then
  if place.connection ~= ARGV[3] then return 'kept' end
elseif found then
  local deadline = redis.call('ZSCORE', P .. 'lost', device)
  if not deadline or tonumber(deadline) > tonumber(ARGV[3]) then return 'kept' end
end

redis.call('HDEL', P .. 'places', device)
redis.call('ZREM', P .. 'lost', device)
redis.call('SREM', P .. 'on:' .. place.node, device)
redis.call('SREM', P .. 'of:' .. place.person, device)
if redis.call('EXISTS', P .. 'of:' .. place.person) == 1 then return found and 'released' or 'kept' end
local listed = redis.call('HGET', P .. 'directory', place.person)
if not found and not listed then return 'kept' end
unlist(P, place.person, listed, ARGV[4])
-- Told although nobody was listed: a directory that was lost is still in the nodes' replicas.
tell(P, {}, { cjson.encode(place.person) })
return 'last'
