-- Adds assets to a build and keeps all of it for another day. AssetStore.keep.
-- KEYS[1] first part of the assets' keys, ends in ':' and holds the hash tag
-- ARGV[1] build  ARGV[2] ms that it is kept  ARGV[3] how many builds are kept; then name, bytes, ...
-- Returns the names that the build has now.
local P = KEYS[1]
local build, keep, most = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local own, builds = P .. 'of:' .. build, P .. 'builds'
local now = time[1] * 1000 + math.floor(time[2] / 1000)

for i = 4, #ARGV, 2 do redis.call('HSET', own, ARGV[i], ARGV[i + 1]) end
if redis.call('PEXPIRE', own, keep) == 0 then return {} end
redis.call('ZADD', builds, now + keep, build)
redis.call('PEXPIRE', builds, keep)

redis.call('ZREMRANGEBYSCORE', builds, '-inf', now)
for _, old in ipairs(redis.call('ZREVRANGE', builds, most, -1)) do
  redis.call('DEL', P .. 'of:' .. old)
  redis.call('ZREM', builds, old)
end
return redis.call('HKEYS', own)
