-- A person is in a call with others. rings.ts, talked().
-- KEYS[1] the person's record of rings, JSON
-- ARGV[1] now, ms  ARGV[2] rules, JSON  ARGV[3] seconds that the record is kept; then the others
local now, rules = tonumber(ARGV[1]), cjson.decode(ARGV[2])
local found = redis.call('GET', KEYS[1])
local rings = found and cjson.decode(found) or { made = { count = 0, ends = 0 }, had = { count = 0, ends = 0 }, callers = {}, addresses = {} }

for i = 4, #ARGV do
  local trace = rings.callers[ARGV[i]]
  local address = trace and trace.address or ''
  rings.addresses[address] = nil
  rings.callers[ARGV[i]] = { unanswered = 0, at = now, talked = true, address = address }
end
while true do
  local count, oldest = 0, nil
  for key, trace in pairs(rings.callers) do
    count = count + 1
    if not oldest or trace.at < rings.callers[oldest].at then oldest = key end
  end
  if count <= rules.mostTraces then break end
  rings.callers[oldest] = nil
end
redis.call('SET', KEYS[1], cjson.encode(rings), 'EX', ARGV[3])
return 1
