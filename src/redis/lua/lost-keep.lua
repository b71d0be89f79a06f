-- Notes again that devices are lost, where the record has lost that. PresenceStore.keepLost.
-- KEYS[1] first part of the people's keys
-- ARGV[1] '1': the record was lost in part, so a place that is missing was not taken away
-- then for each: place JSON, deadline in ms, entry JSON or ''
-- Returns the devices that are lost no more.
local P = KEYS[1]
local done = {}
for i = 2, #ARGV, 3 do
  local place = cjson.decode(ARGV[i])
  local device, person, node = place.device, place.person, place.node
  local found = redis.call('HGET', P .. 'places', device)
  local lost = found and cjson.decode(found).connection == place.connection
  if not found and (ARGV[1] == '1' or redis.call('SISMEMBER', P .. 'of:' .. person, device) == 1
    or redis.call('SISMEMBER', P .. 'on:' .. node, device) == 1) then
    redis.call('HSET', P .. 'places', device, ARGV[i])
    lost = true
  end
  if lost then
    redis.call('ZADD', P .. 'lost', 'NX', ARGV[i + 1], device)
    redis.call('SADD', P .. 'of:' .. person, device)
    redis.call('SADD', P .. 'on:' .. node, device)
    if ARGV[i + 2] ~= '' and redis.call('HSETNX', P .. 'directory', person, ARGV[i + 2]) == 1 then
      tell(P, { ARGV[i + 2] }, {})
    end
  else
    done[#done + 1] = device
  end
end
return done
