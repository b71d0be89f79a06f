-- Keeps the place of a device whose connection is gone until a deadline. PresenceStore.lose.
-- KEYS[1] first part of the people's keys
-- ARGV[1] device  ARGV[2] connection  ARGV[3] deadline, ms
-- Returns 1, or 0 when the place is another connection's by now.
local P = KEYS[1]
local place = redis.call('HGET', P .. 'places', ARGV[1])
if not place or cjson.decode(place).connection ~= ARGV[2] then return 0 end
-- LT: others may have found it lost before, when its node was frozen or cut off.
redis.call('ZADD', P .. 'lost', 'LT', ARGV[3], ARGV[1])
return 1
