-- The names of each build's assets. AssetStore.builds.
-- KEYS[1] first part of the assets' keys, ends in ':' and holds the hash tag
-- Returns {build, {name, ...}} for each.
local P = KEYS[1]
local found = {}
for _, build in ipairs(redis.call('ZREVRANGE', P .. 'builds', 0, -1)) do
  local names = redis.call('HKEYS', P .. 'of:' .. build)
  if #names > 0 then found[#found + 1] = { build, names } end
end
return found
