-- The loop of loop.bas, as Lua's manual advises to build a long string.
local k = "The quick brown fox jumps over the lazy dog"
local best, rounds = math.huge, 0
local function once()
  local t = {}
  for i = 1, 1000000 do
    local c = string.sub(k, (i % 43) + 1, (i % 43) + 1)
    local n = string.byte(c)
    n = n ~ 7
    t[#t + 1] = string.char(n)
  end
  return #table.concat(t)
end
local start = os.clock()
repeat
  local before = os.clock()
  local length = once()
  assert(length == 1000000)
  best = math.min(best, os.clock() - before)
  rounds = rounds + 1
until os.clock() - start > 2
print(string.format('{"seconds": %.6f, "best_seconds": %.6f}', (os.clock() - start) / rounds, best))
