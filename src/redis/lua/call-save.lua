-- Saves a call by compare-and-set, and claims or frees its members. CallStore.save.
-- KEYS[1] first part of the calls' keys, ends in ':' and holds the hash tag
-- ARGV[1] call id  ARGV[2] version it must have now, 0: must not exist  ARGV[3] new JSON
-- ARGV[4] seconds that the record is kept  ARGV[5] next deadline, ms, or ''
-- ARGV[6] how many of the rest are claimed; then the members claimed, then the members freed
-- Returns {'saved'}, {'conflict', current JSON or ''} or {'claimed', person, other call JSON}.
local P = KEYS[1]
local id, ttl, claims = ARGV[1], ARGV[4], tonumber(ARGV[6])

local current = redis.call('GET', P .. 'call:' .. id)
local version = current and cjson.decode(current).version or 0
if version ~= tonumber(ARGV[2]) then return { 'conflict', current or '' } end

for i = 7, 6 + claims do
  local other = redis.call('GET', P .. 'of:' .. ARGV[i])
  if other and other ~= id then
    local call = redis.call('GET', P .. 'call:' .. other)
    if call and cjson.decode(call).state ~= 'ended' then return { 'claimed', ARGV[i], call } end
  end
end

for i = 7, 6 + claims do
  redis.call('SET', P .. 'of:' .. ARGV[i], id, 'EX', ttl)
end
for i = 7 + claims, #ARGV do
  if redis.call('GET', P .. 'of:' .. ARGV[i]) == id then redis.call('DEL', P .. 'of:' .. ARGV[i]) end
end
redis.call('SET', P .. 'call:' .. id, ARGV[3], 'EX', ttl)
if ARGV[5] == '' then
  redis.call('ZREM', P .. 'due', id)
else
  redis.call('ZADD', P .. 'due', ARGV[5], id)
end
return { 'saved' }
