-- The whole directory and its version, as one moment. PresenceStore.snapshot.
-- KEYS[1] first part of the people's keys
-- Returns {version, entry JSON, entry JSON, …}.
local P = KEYS[1]
local reply = redis.call('HVALS', P .. 'directory')
table.insert(reply, 1, redis.call('GET', P .. 'version') or '0')
return reply
