-- Shows that scripts run, may write and may publish. Changes nothing. Hearing.
-- KEYS[1] first part of the people's keys
-- ARGV[1] a change of the directory that nobody takes for one
local P = KEYS[1]
-- A full Redis and a replica refuse this write, as they refuse a registration.
redis.call('ZADD', P .. 'nodes', 'XX', 'GT', 0, '-')
publish(P, ARGV[1])
return 1
