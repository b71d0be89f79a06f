-- The places of a person's devices, as one moment. PresenceStore.devices.
-- KEYS[1] first part of the people's keys
-- ARGV[1] person
-- Returns {place JSON, …}.
local P = KEYS[1]
local places = {}
for _, device in ipairs(redis.call('SMEMBERS', P .. 'of:' .. ARGV[1])) do
  local place = redis.call('HGET', P .. 'places', device)
  if place then table.insert(places, place) end
end
return places
