-- Load for wrk: POSTs one operation of the API with the bodies of a file in turn, one a line.
--
--   wrk ... -s load.lua URL -- OPERATION FILE
--
-- `{n}` in a body becomes a number that no other request of this run has. The last line of the output is JSON.
local operation, bodies, place = nil, {}, 0
local threads = 0

function setup(thread)
    thread:set("serial", threads) -- a global of the thread's own script
    threads = threads + 1
end

function init(arguments)
    operation = arguments[1]
    for line in io.lines(arguments[2]) do bodies[#bodies + 1] = line end
    -- Threads begin at different places.
    place = serial * 7919
    wrk.method = "POST"
    wrk.headers["Content-Type"] = "application/x-amz-json-1.1"
    wrk.headers["X-Amz-Target"] = "AWSCognitoIdentityProviderService." .. operation
end

function request()
    place = place + 1
    local body = bodies[place % #bodies + 1]
    if body:find("{n}", 1, true) then
        body = body:gsub("{n}", serial .. "x" .. place)
    end
    return wrk.format(nil, "/", nil, body)
end

function done(summary, latency)
    local failed = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write
        + summary.errors.timeout
    io.write(string.format(
        '{"requests":%d,"failed":%d,"seconds":%f,"p50":%f,"p99":%f}\n', summary.requests, failed,
        summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
