-- Keeps the record of a call that goes on. CallStore.touch.
-- KEYS[1] first part of the calls' keys
-- ARGV[1] call id  ARGV[2] seconds that it is kept; then its members
-- One that has ended meanwhile goes when it was to go, and who is in another call stays there.
local P = KEYS[1]
local id, ttl = ARGV[1], ARGV[2]
local record = redis.call('GET', P .. 'call:' .. id)
if not record or cjson.decode(record).state == 'ended' then return 0 end
redis.call('EXPIRE', P .. 'call:' .. id, ttl)
for i = 3, #ARGV do
  if redis.call('GET', P .. 'of:' .. ARGV[i]) == id then redis.call('EXPIRE', P .. 'of:' .. ARGV[i], ttl) end
end
return 1
