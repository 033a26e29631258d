-- What one thread of wrk asks, over and over: wrk … URL -- KIND NAME [all]
--
-- KIND: get (200), get-changed (200: the condition holds), get-unchanged (304), put (no condition),
-- put-if-match (each under the tag that the last answer gave). Each thread has a note of its own, NAME
-- with its number, or with `all` the same one. At the end it prints how often each status came, as JSON;
-- what stands there for 0 is how many of the 503 had no Retry-After.

local created = 0
local threads = {}
local JSON = { ["Content-Type"] = "application/json" }
local CONTENT = '{"title":"","text":"' .. string.rep("x", 200) .. '"}'

function setup(thread)
   thread:set("number", created)
   created = created + 1
   table.insert(threads, thread)
end

function init(arguments)
   kind = arguments[1]
   path = "/notes/" .. arguments[2] .. (arguments[3] and "" or "-" .. number)
   tag = nil
   counted = ""
   counts = {}
   without_retry = 0
end

function request()
   if tag == nil then
      -- The first answer, a 200, tells the tag; so does each later one.
      return wrk.format("GET", path)
   end
   if kind == "put" then return wrk.format("PUT", path, JSON, CONTENT) end
   if kind == "put-if-match" then
      return wrk.format("PUT", path, { ["Content-Type"] = JSON["Content-Type"], ["If-Match"] = tag }, CONTENT)
   end
   if kind == "get-unchanged" then return wrk.format("GET", path, { ["If-None-Match"] = tag }) end
   if kind == "get-changed" then return wrk.format("GET", path, { ["If-None-Match"] = '"older"' }) end
   return wrk.format("GET", path)
end

function response(status, headers, body)
   for name, value in pairs(headers) do
      if name:lower() == "etag" then tag = value end
      if status == 503 and name:lower() == "retry-after" then without_retry = without_retry - 1 end
   end
   if status == 503 then without_retry = without_retry + 1 end
   counts[status] = (counts[status] or 0) + 1
   local parts = {}
   for known, count in pairs(counts) do table.insert(parts, known .. "=" .. count) end
   counted = table.concat(parts, " ") .. " 0=" .. without_retry
end

function done(summary, latency, requests)
   local totals = {}
   for _, thread in ipairs(threads) do
      for known, count in thread:get("counted"):gmatch("(%d+)=(%d+)") do
         totals[known] = (totals[known] or 0) + tonumber(count)
      end
   end
   local parts = {}
   for known, count in pairs(totals) do table.insert(parts, string.format('"%s": %d', known, count)) end
   table.sort(parts)
   io.write(string.format(
      'RESULT {"seconds": %f, "requests": %d, "p99_us": %d, "unanswered": %d, "statuses": {%s}}\n',
      summary.duration / 1e6, summary.requests, latency:percentile(99),
      summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
      table.concat(parts, ", ")))
end
