-- A ring that was counted did not take place. rings.ts, undone().
-- KEYS[1] the person's record of rings, JSON
-- ARGV[1] now, ms  ARGV[2] rules, JSON  ARGV[3] seconds that the record is kept
-- ARGV[4] the caller  ARGV[5] the caller's address or ''
-- Returns 1, or 0 when nothing is known of it.
local found = redis.call('GET', KEYS[1])
if not found then return 0 end
local rings = cjson.decode(found)
rings.had.count = math.max(0, rings.had.count - 1)
for _, trace in pairs({ rings.callers[ARGV[4]] or false, rings.addresses[ARGV[5]] or false }) do
  if trace then trace.unanswered = math.max(0, trace.unanswered - 1) end
end
redis.call('SET', KEYS[1], cjson.encode(rings), 'KEEPTTL')
return 1
