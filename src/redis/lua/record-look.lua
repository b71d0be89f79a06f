-- Looks whether the record still has what a node knows that it must have. PresenceStore.look.
-- KEYS[1] first part of the people's keys
-- ARGV[1] node  ARGV[2] highest version that it has heard of  ARGV[3] how far a lost counter jumps
-- ARGV[4] how many sessions  ARGV[5] how many lost devices
-- then device and person of each session, of each lost device; then people who are listed
-- Returns {1: the counter was lost, 1: a shared key lacks something, 1: the node's own set does or a
-- session counts as lost, devices on the node, then the lost devices of which something lacks}.
local P = KEYS[1]
local own = P .. 'on:' .. ARGV[1]
local sessions, lost = tonumber(ARGV[4]), tonumber(ARGV[5])

local restarted = 0
if tonumber(redis.call('GET', P .. 'version') or '0') < tonumber(ARGV[2]) then
  -- A jump that no replica takes for its next version: all of them read the directory again.
  redis.call('SET', P .. 'version', string.format('%.0f', tonumber(ARGV[2]) + tonumber(ARGV[3])))
  tell(P, {}, {})
  restarted = 1
end
local reply = { restarted, 0, 0, redis.call('SCARD', own) }

local devices, people = {}, {}
for i = 6, 5 + 2 * (sessions + lost), 2 do
  devices[#devices + 1] = ARGV[i]
  people[#people + 1] = ARGV[i + 1]
end
if #devices > 0 then
  local places = redis.call('HMGET', P .. 'places', unpack(devices))
  local listed = redis.call('HMGET', P .. 'directory', unpack(people))
  local here = sessions > 0 and redis.call('SMISMEMBER', own, unpack(devices, 1, sessions))
  local deadlines = redis.call('ZMSCORE', P .. 'lost', unpack(devices))
  for i = 1, #devices do
    local lacks = not places[i] or not listed[i]
    if i > sessions then
      if lacks or not deadlines[i] then reply[#reply + 1] = devices[i] end
    elseif lacks then
      reply[2] = 1
    elseif here[i] == 0 or deadlines[i] then
      reply[3] = 1
    end
  end
end

local noted = {}
for i = 6 + 2 * (sessions + lost), #ARGV do noted[#noted + 1] = P .. 'of:' .. ARGV[i] end
if #noted > 0 and redis.call('EXISTS', unpack(noted)) < #noted then reply[2] = 1 end
return reply
