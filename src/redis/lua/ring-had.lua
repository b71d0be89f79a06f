-- Counts one ring of a person, unless a limit is met. rings.ts, had().
-- KEYS[1] the person's record of rings, JSON
-- ARGV[1] now, ms  ARGV[2] rules, JSON  ARGV[3] seconds that the record is kept
-- ARGV[4] the caller  ARGV[5] the caller's address or ''
-- Returns {ms to wait, 'pair', 'address' or 'callee', '1' when the two have not talked, else '0'}.
local now, rules, caller, address = tonumber(ARGV[1]), cjson.decode(ARGV[2]), ARGV[4], ARGV[5]
local found = redis.call('GET', KEYS[1])
local rings = found and cjson.decode(found) or { made = { count = 0, ends = 0 }, had = { count = 0, ends = 0 }, callers = {}, addresses = {} }

local function recent(trace)
  if trace and trace.at + rules.forgetMs <= now then trace.unanswered = 0 end
  return trace
end
local function pause_left(trace, free)
  if not trace or free == 0 or trace.unanswered < free then return 0 end
  local pause = rules.pausesMs[math.min(trace.unanswered - free + 1, #rules.pausesMs)]
  return math.max(0, trace.at + pause - now)
end
local function trim(all)
  local count, oldest = 0, nil
  for key, trace in pairs(all) do
    count = count + 1
    if not oldest or trace.at < all[oldest].at then oldest = key end
  end
  if count > rules.mostTraces then all[oldest] = nil end
end

if rings.had.ends <= now then rings.had = { count = 0, ends = now + 60000 } end
local trace = recent(rings.callers[caller])
local stranger = not (trace and trace.talked)
local counts_address = stranger and address ~= ''
local from = counts_address and recent(rings.addresses[address]) or nil
local said = stranger and '1' or '0'
local wait = pause_left(trace, rules.freeOfCaller)
if wait > 0 then return { wait, 'pair', said } end
wait = pause_left(from, rules.freeOfAddress)
if wait > 0 then return { wait, 'address', said } end
if rules.hadPerMinute > 0 and rings.had.count >= rules.hadPerMinute then return { rings.had.ends - now, 'callee', said } end

rings.had.count = rings.had.count + 1
rings.callers[caller] = { unanswered = (trace and trace.unanswered or 0) + 1, at = now, talked = not stranger, address = address }
if counts_address then rings.addresses[address] = { unanswered = (from and from.unanswered or 0) + 1, at = now } end
trim(rings.callers)
trim(rings.addresses)
redis.call('SET', KEYS[1], cjson.encode(rings), 'EX', ARGV[3])
return { 0, 'pair', said }
