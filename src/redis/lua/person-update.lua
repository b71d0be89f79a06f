-- Changes directory entries of the people who are listed. PresenceStore.update.
-- KEYS[1] first part of the people's keys
-- ARGV    pairs: person, JSON object of what changes; {over: call} ends an activity if it is
--         still about that call
-- Returns how many entries changed.
local P = KEYS[1]
local upserts = {}
for i = 1, #ARGV, 2 do
  local listed = redis.call('HGET', P .. 'directory', ARGV[i])
  if listed then
    local entry = cjson.decode(listed)
    local changed = false
    local change = cjson.decode(ARGV[i + 1])
    if change.over then
      change = entry.call == change.over and { activity = cjson.null, call = cjson.null } or {}
    end
    for field, value in pairs(change) do
      if entry[field] ~= value then
        entry[field] = value
        changed = true
      end
    end
    if changed then
      local json = cjson.encode(entry)
      redis.call('HSET', P .. 'directory', ARGV[i], json)
      upserts[#upserts + 1] = json
    end
  end
end
if #upserts > 0 then tell(P, upserts, {}) end
return #upserts
