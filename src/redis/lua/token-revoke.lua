-- Remembers that tokens are believed no more. RevocationStore.add.
-- KEYS[1] the person's record: all, and one field per device that has left, each a moment, ms
-- ARGV[1] 'all', or the device  ARGV[2] the moment, ms  ARGV[3] ms that it is kept  ARGV[4] most devices
local left = redis.call('PTTL', KEYS[1])
local all = tonumber(redis.call('HGET', KEYS[1], 'all') or '0')
local at = tonumber(ARGV[2])
if ARGV[1] == 'all' then
  -- Every device that has left did so before.
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[1], 'all', math.max(all, at))
else
  redis.call('HSET', KEYS[1], ARGV[1], at)
  local moments = redis.call('HGETALL', KEYS[1])
  local oldest, first
  local devices = 0
  for i = 1, #moments, 2 do
    if moments[i] ~= 'all' then
      devices = devices + 1
      local moment = tonumber(moments[i + 1])
      if not first or moment < first then oldest, first = moments[i], moment end
    end
  end
  if devices > tonumber(ARGV[4]) then
    redis.call('HDEL', KEYS[1], oldest)
    redis.call('HSET', KEYS[1], 'all', math.max(all, first))
  end
end
redis.call('PEXPIRE', KEYS[1], math.max(left, tonumber(ARGV[3])))
return 1
