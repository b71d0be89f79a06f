-- Counts towards a limit; the window begins with the first. AddressLimits.
-- KEYS[1] the counter  ARGV[1] how many  ARGV[2] seconds that the window is long
-- Returns {how many in this window, ms until it ends}.
local count = redis.call('INCRBY', KEYS[1], ARGV[1])
if redis.call('TTL', KEYS[1]) < 0 then redis.call('EXPIRE', KEYS[1], ARGV[2]) end
return { count, redis.call('PTTL', KEYS[1]) }
