-- Takes a place away, and the person off the directory with the last one. PresenceStore.release.
-- KEYS[1] first part of the people's keys
-- ARGV[1] device
-- ARGV[2] 'connection': only if ARGV[3] still has the place
--         'lost': only if the device is lost and its deadline is not later than ARGV[3], ms
-- ARGV[4] seconds that it is kept whom the person has blocked
-- Returns 'kept', 'released', or 'last' when it was the person's last device.
local P = KEYS[1]
local device = ARGV[1]
local found = redis.call('HGET', P .. 'places', device)
if not found then
  redis.call('ZREM', P .. 'lost', device)
  return 'kept'
end
local place = cjson.decode(found)
if ARGV[2] == 'connection' then
  if place.connection ~= ARGV[3] then return 'kept' end
else
  local deadline = redis.call('ZSCORE', P .. 'lost', device)
  if not deadline or tonumber(deadline) > tonumber(ARGV[3]) then return 'kept' end
end

redis.call('HDEL', P .. 'places', device)
redis.call('ZREM', P .. 'lost', device)
redis.call('SREM', P .. 'on:' .. place.node, device)
redis.call('SREM', P .. 'of:' .. place.person, device)
if redis.call('EXISTS', P .. 'of:' .. place.person) == 1 then return 'released' end
-- Only a newcomer's blocks go with the place.
local listed = redis.call('HGET', P .. 'directory', place.person)
local blocked = listed and cjson.decode(listed).blocked or {}
if redis.call('DEL', P .. 'new:' .. place.person) == 0 and #blocked > 0 then
  redis.call('SADD', P .. 'blocked:' .. place.person, unpack(blocked))
  redis.call('EXPIRE', P .. 'blocked:' .. place.person, ARGV[4])
end
redis.call('HDEL', P .. 'directory', place.person)
tell(P, {}, { cjson.encode(place.person) })
return 'last'
