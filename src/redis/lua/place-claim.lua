-- Gives a device its place and lists its person. PresenceStore.claim.
-- KEYS[1] first part of the people's keys, ends in ':' and holds the hash tag
-- ARGV[1] device  ARGV[2] person  ARGV[3] node  ARGV[4] connection  ARGV[5] name
-- ARGV[6] '1': only a device that has a place already  ARGV[7] most devices of the person, or ''
-- ARGV[8] seconds that it is kept whom the person has blocked
-- ARGV[9] what the device runs in, or ''  ARGV[10] since when it has a place, ms, or ''
-- ARGV[11] seconds that they are new
-- Returns {entry JSON, place JSON before or ''}, 'foreign' when the device is not theirs, or 'full'.
local P = KEYS[1]
local device, person, node, connection, name = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]

local before = redis.call('HGET', P .. 'places', device)
local since = tonumber(ARGV[10])
if before then
  local old = cjson.decode(before)
  since = old.since or since
  if old.person ~= person then return 'foreign' end
  if old.node ~= node then redis.call('SREM', P .. 'on:' .. old.node, device) end
elseif ARGV[6] == '1' then
  return 'foreign'
elseif ARGV[7] ~= '' and redis.call('SCARD', P .. 'of:' .. person) >= tonumber(ARGV[7]) then
  return 'full'
end

redis.call('HSET', P .. 'places', device,
  cjson.encode({ device = device, person = person, node = node, connection = connection,
    agent = ARGV[9] ~= '' and ARGV[9] or nil, since = since }))
redis.call('ZREM', P .. 'lost', device)
redis.call('SADD', P .. 'of:' .. person, device)
redis.call('SADD', P .. 'on:' .. node, device)

local listed = redis.call('HGET', P .. 'directory', person)
local entry = listed and cjson.decode(listed)
redis.call('EXPIRE', P .. 'blocked:' .. person, ARGV[8])
if not entry then
  redis.call('SET', P .. 'new:' .. person, 1, 'EX', ARGV[11])
  entry = { id = person, status = 'available', activity = cjson.null, call = cjson.null }
  local blocked = redis.call('SMEMBERS', P .. 'blocked:' .. person)
  table.sort(blocked)
  -- An empty table would be written as an object.
  if #blocked > 0 then entry.blocked = blocked end
end
if entry.name ~= name then
  entry.name = name
  listed = cjson.encode(entry)
  redis.call('HSET', P .. 'directory', person, listed)
  tell(P, { listed }, {})
end
return { listed, before or '' }
