-- A thousand alerts that keep signalling.
wrk.method = "POST"
wrk.headers["content-type"] = "application/json"
local n = 0
request = function()
  n = n + 1
  local body = string.format('{"summary": "Queue %d is stuck", "dedup": "queue-%d", "details": {"depth": %d}}', n % 1000, n % 1000, n)
  return wrk.format(nil, nil, nil, body)
end
