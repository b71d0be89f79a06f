-- Makes every other living node put back what it holds: it finds that the record does not know it.
-- Nodes of version 1.0 do so too. PresenceStore.askAll.
-- KEYS[1] first part of the people's keys
-- ARGV[1] the node that asks  ARGV[2] now, ms
-- Returns {node, end of its lease, …} of those asked.
local P = KEYS[1]
local living = redis.call('ZRANGEBYSCORE', P .. 'nodes', ARGV[2], '+inf', 'WITHSCORES')
local asked = {}
for i = 1, #living, 2 do
  if living[i] ~= ARGV[1] then
    redis.call('ZREM', P .. 'nodes', living[i])
    asked[#asked + 1] = living[i]
    asked[#asked + 1] = living[i + 1]
  end
end
return asked
