-- Notes that a person has blocked another one, or no longer. PresenceStore.block.
-- KEYS[1] first part of the people's keys
-- ARGV[1] person  ARGV[2] the other  ARGV[3] '1': blocked, '0': no longer
-- ARGV[4] most that they may have blocked  ARGV[5] seconds that it is kept
-- Returns 1, or 0 when they are too many already.
local P = KEYS[1]
local person, other = ARGV[1], ARGV[2]
local key = P .. 'blocked:' .. person
local changed
if ARGV[3] == '1' then
  if redis.call('SISMEMBER', key, other) == 0 and redis.call('SCARD', key) >= tonumber(ARGV[4]) then return 0 end
  changed = redis.call('SADD', key, other)
else
  changed = redis.call('SREM', key, other)
end
redis.call('EXPIRE', key, ARGV[5])

local listed = redis.call('HGET', P .. 'directory', person)
if changed == 0 or not listed then return 1 end
local entry = cjson.decode(listed)
local blocked = redis.call('SMEMBERS', key)
table.sort(blocked)
-- An empty table would be written as an object.
entry.blocked = #blocked > 0 and blocked or nil
local json = cjson.encode(entry)
redis.call('HSET', P .. 'directory', person, json)
tell(P, { json }, {})
return 1
