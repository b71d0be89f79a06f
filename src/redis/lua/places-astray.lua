-- Whether devices are on nodes without a lease and not lost. PresenceStore.astray.
-- KEYS[1] first part of the people's keys
-- Returns 1 or 0.
local P = KEYS[1]
local placed = 0
for _, living in ipairs(redis.call('ZRANGE', P .. 'nodes', 0, -1)) do
  placed = placed + redis.call('SCARD', P .. 'on:' .. living)
end
return redis.call('HLEN', P .. 'places') - placed > redis.call('ZCARD', P .. 'lost') and 1 or 0
