-- The generic cell rate algorithm on one hash, by the clock of this server. Times are microseconds.
-- ARGV: what to do, time between requests, tolerance of bursts, length of a pause.
-- 'take' returns 0 where a turn was free and is taken, otherwise the time until one may be.
-- 'pause' holds everything back for a while, 'drain' ends a burst; both return 0.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local interval, tolerance, pause = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local kept = redis.call('HMGET', KEYS[1], 'due', 'paused')
local due = math.max(tonumber(kept[1] or 0), now)
local paused = tonumber(kept[2] or 0)

if ARGV[1] == 'take' then
  local wait = math.max(due - tolerance, paused) - now
  if wait > 0 then return math.ceil(wait) end
  due = due + interval
elseif ARGV[1] == 'pause' then
  paused = math.max(paused, now + pause)
else
  due = math.max(due, now + tolerance + interval)
end

-- Numbers of this size lose their end when they become text without a format.
redis.call('HSET', KEYS[1], 'due', string.format('%.0f', due), 'paused', string.format('%.0f', paused))
-- Afterwards there is nothing left to remember.
redis.call('PEXPIRE', KEYS[1], math.ceil((math.max(due, paused) - now) / 1000) + 1000)
return 0
