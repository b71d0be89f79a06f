-- Notes that a person has blocked another one, or no longer. PresenceStore.block.
-- KEYS[1] first part of the people's keys
-- ARGV[1] person  ARGV[2] the other  ARGV[3] '1': blocked, '0': no longer
-- ARGV[4] most that they may have blocked  ARGV[5] seconds that a lasting one is kept
-- ARGV[6] '1': it lasts in any case  ARGV[7] most of those that do not last
-- Returns 1, or 0 when they are too many already.
local P = KEYS[1]
local person, other = ARGV[1], ARGV[2]
local key = P .. 'blocked:' .. person
local listed = redis.call('HGET', P .. 'directory', person)
local entry = listed and cjson.decode(listed)
local blocked = entry and (entry.blocked or {}) or redis.call('SMEMBERS', key)
local at
for i, id in ipairs(blocked) do
  if id == other then at = i end
end

if ARGV[3] == '1' then
  -- A newcomer's blocks live with the place, in the entry alone.
  local lasts = ARGV[6] == '1' or redis.call('EXISTS', P .. 'new:' .. person) == 0
  if not at then
    if #blocked >= tonumber(ARGV[4]) then return 0 end
    if not lasts and #blocked - redis.call('SCARD', key) >= tonumber(ARGV[7]) then return 0 end
    table.insert(blocked, other)
  end
  if lasts then
    redis.call('SADD', key, other)
    redis.call('EXPIRE', key, ARGV[5])
  end
  if at then return 1 end
else
  redis.call('SREM', key, other)
  if not at then return 1 end
  table.remove(blocked, at)
end
if not entry then return 1 end
table.sort(blocked)
-- An empty table would be written as an object.
entry.blocked = #blocked > 0 and blocked or nil
redis.call('HSET', P .. 'directory', person, cjson.encode(entry))
tell_block(P, cjson.encode({ id = person, other = other, blocked = ARGV[3] == '1' }))
return 1
