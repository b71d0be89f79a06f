-- One try at something that can be guessed. GuessStore.try.
-- KEYS[1] the record: n, wrong tries; until, when the next is looked at, ms
-- ARGV[1] now, ms  ARGV[2] '1': it is right  ARGV[3] ms that the record is kept after a wrong one
-- ARGV[4] wrong tries without a wait  ARGV[5] … waits after the next ones, ms; the last for all that follow
-- Returns {ms until a try is looked at (0: this one was), wrong tries until now}.
local now = tonumber(ARGV[1])
local n = tonumber(redis.call('HGET', KEYS[1], 'n') or '0')
local left = tonumber(redis.call('HGET', KEYS[1], 'until') or '0') - now
if left > 0 then return { math.ceil(left), n } end
if ARGV[2] == '1' then return { 0, n } end
n = n + 1
local free = tonumber(ARGV[4])
local wait = n <= free and 0 or tonumber(ARGV[math.min(4 + n - free, #ARGV)])
redis.call('HSET', KEYS[1], 'n', n, 'until', now + wait)
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return { 0, n }
