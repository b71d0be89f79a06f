-- Puts back a place that the record has lost, for a connection that is still there.
-- PresenceStore.restore.
-- KEYS[1] first part of the people's keys
-- ARGV[1] device  ARGV[2] person  ARGV[3] node  ARGV[4] connection  ARGV[5] entry JSON
-- ARGV[6] seconds that it is kept whom the person has blocked
-- ARGV[7] what the device runs in, or ''  ARGV[8] since when it has a place, ms, or ''
-- ARGV[9] seconds that they are new, 0: not new; then the blocked whose block lasts
-- Returns 1, or 0 when the device is at another connection by now.
local P = KEYS[1]
local device, person, node, connection = ARGV[1], ARGV[2], ARGV[3], ARGV[4]

local found = redis.call('HGET', P .. 'places', device)
if found and cjson.decode(found).connection ~= connection then return 0 end

redis.call('HSET', P .. 'places', device,
  cjson.encode({ device = device, person = person, node = node, connection = connection,
    agent = ARGV[7] ~= '' and ARGV[7] or nil, since = tonumber(ARGV[8]) }))
redis.call('ZREM', P .. 'lost', device)
redis.call('SADD', P .. 'of:' .. person, device)
redis.call('SADD', P .. 'on:' .. node, device)
if redis.call('HSETNX', P .. 'directory', person, ARGV[5]) == 1 then
  for i = 10, #ARGV do
    redis.call('SADD', P .. 'blocked:' .. person, ARGV[i])
  end
  redis.call('EXPIRE', P .. 'blocked:' .. person, ARGV[6])
  if ARGV[9] ~= '0' then redis.call('SET', P .. 'new:' .. person, 1, 'EX', ARGV[9]) end
  tell(P, { ARGV[5] }, {})
end
return 1
