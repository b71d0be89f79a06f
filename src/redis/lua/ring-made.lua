-- Counts one invitation by a person. rings.ts, made().
-- KEYS[1] the person's record of rings, JSON
-- ARGV[1] now, ms  ARGV[2] rules, JSON  ARGV[3] seconds that the record is kept  ARGV[4] who is invited
-- Returns ms to wait, 0: none.
local now, rules = tonumber(ARGV[1]), cjson.decode(ARGV[2])
local found = redis.call('GET', KEYS[1])
local rings = found and cjson.decode(found) or { made = { count = 0, ends = 0 }, had = { count = 0, ends = 0 }, callers = {}, addresses = {} }

if rings.made.ends <= now then rings.made = { count = 0, ends = now + 60000 } end
if rules.madePerMinute > 0 and rings.made.count >= rules.madePerMinute then return rings.made.ends - now end
rings.made.count = rings.made.count + 1
local trace = rings.callers[ARGV[4]]
if trace then trace.unanswered = 0 end
redis.call('SET', KEYS[1], cjson.encode(rings), 'EX', ARGV[3])
return 0
