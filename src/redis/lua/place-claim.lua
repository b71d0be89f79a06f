-- Gives a device its place and lists its person. PresenceStore.claim.
-- KEYS[1] first part of the people's keys, ends in ':' and holds the hash tag
-- ARGV[1] device  ARGV[2] person  ARGV[3] node  ARGV[4] connection  ARGV[5] name
-- ARGV[6] '1': only a device that has a place already
-- Returns {entry JSON, place JSON before or ''}, or nil when the device is not theirs.
local P = KEYS[1]
local device, person, node, connection, name = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]

local before = redis.call('HGET', P .. 'places', device)
if before then
  local old = cjson.decode(before)
  if old.person ~= person then return nil end
  if old.node ~= node then redis.call('SREM', P .. 'on:' .. old.node, device) end
elseif ARGV[6] == '1' then
  return nil
end

redis.call('HSET', P .. 'places', device,
  cjson.encode({ device = device, person = person, node = node, connection = connection }))
redis.call('ZREM', P .. 'lost', device)
redis.call('SADD', P .. 'of:' .. person, device)
redis.call('SADD', P .. 'on:' .. node, device)

local listed = redis.call('HGET', P .. 'directory', person)
local entry = listed and cjson.decode(listed) or { id = person, status = 'available', activity = cjson.null, call = cjson.null }
if entry.name ~= name then
  entry.name = name
  listed = cjson.encode(entry)
  redis.call('HSET', P .. 'directory', person, listed)
  local version = redis.call('INCR', P .. 'version')
  redis.call('SPUBLISH', P .. 'changes', '{"version":' .. version .. ',"upserts":[' .. listed .. '],"removes":[]}')
end
return { listed, before or '' }
