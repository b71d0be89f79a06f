-- Keeps the record of a call that goes on, and puts back what is missing beside it. CallStore.touch.
-- KEYS[1] first part of the calls' keys
-- ARGV[1] call id  ARGV[2] seconds that it is kept; then its members
-- One that has ended meanwhile goes when it was to go, and who is in another call stays there.
local P = KEYS[1]
local id, ttl = ARGV[1], ARGV[2]
local record = redis.call('GET', P .. 'call:' .. id)
local call = record and cjson.decode(record)
if not call or call.state == 'ended' then return 0 end
redis.call('EXPIRE', P .. 'call:' .. id, ttl)
local present, deadline = {}, nil
for _, member in ipairs(call.members) do
  present[member.id] = member.state ~= 'left'
  if member.ringUntil and (not deadline or member.ringUntil < deadline) then deadline = member.ringUntil end
end
if deadline then redis.call('ZADD', P .. 'due', 'NX', string.format('%.17g', deadline), id) end
for i = 3, #ARGV do
  local claim = redis.call('GET', P .. 'of:' .. ARGV[i])
  if claim == id or (not claim and present[ARGV[i]]) then redis.call('SET', P .. 'of:' .. ARGV[i], id, 'EX', ttl) end
end
return 1
