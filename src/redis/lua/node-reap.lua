-- Strikes nodes whose lease has ended; their devices are lost from now on. PresenceStore.reap.
-- KEYS[1] first part of the people's keys
-- ARGV[1] now, ms  ARGV[2] deadline of the devices, ms
-- Returns the nodes struck.
local P = KEYS[1]
local struck = redis.call('ZRANGEBYSCORE', P .. 'nodes', '-inf', '(' .. ARGV[1])
for _, node in ipairs(struck) do
  for _, device in ipairs(redis.call('SMEMBERS', P .. 'on:' .. node)) do
    -- A device that moved on left this set when it claimed its new place. NX: one that was lost
    -- before keeps its earlier deadline.
    redis.call('ZADD', P .. 'lost', 'NX', ARGV[2], device)
  end
  redis.call('ZREM', P .. 'nodes', node)
end
return struck
