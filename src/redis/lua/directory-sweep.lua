-- Finds listed people who have no place, and takes them off. PresenceStore.placeless and sweep.
-- KEYS[1] first part of the people's keys
-- ARGV[1] '1': takes them off  ARGV[2] seconds that it is kept whom a person has blocked; then people
-- Returns the people without a place.
local P = KEYS[1]
local takeOff = ARGV[1] == '1'
local gone, removes = {}, {}
for i = 3, #ARGV do
  local person = ARGV[i]
  local here = false
  for _, device in ipairs(redis.call('SMEMBERS', P .. 'of:' .. person)) do
    if redis.call('HEXISTS', P .. 'places', device) == 1 then
      here = true
    elseif takeOff then
      redis.call('SREM', P .. 'of:' .. person, device)
      redis.call('ZREM', P .. 'lost', device)
    end
  end
  local listed = not here and redis.call('HGET', P .. 'directory', person)
  if listed then
    if takeOff then unlist(P, person, listed, ARGV[2]) end
    gone[#gone + 1] = person
    removes[#removes + 1] = cjson.encode(person)
  end
end
if takeOff and #gone > 0 then tell(P, {}, removes) end
return gone
