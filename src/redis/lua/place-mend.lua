-- Writes again what places say; those on nodes without a lease are lost from now on. PresenceStore.mend.
-- KEYS[1] first part of the people's keys
-- ARGV[1] deadline, ms; then devices
-- Returns how many are lost from now on.
local P = KEYS[1]
local lost = 0
for i = 2, #ARGV do
  local found = redis.call('HGET', P .. 'places', ARGV[i])
  if found then
    local place = cjson.decode(found)
    redis.call('SADD', P .. 'of:' .. place.person, ARGV[i])
    redis.call('SADD', P .. 'on:' .. place.node, ARGV[i])
    if not redis.call('ZSCORE', P .. 'nodes', place.node) then
      lost = lost + redis.call('ZADD', P .. 'lost', 'NX', ARGV[1], ARGV[i])
    end
  end
end
return lost
