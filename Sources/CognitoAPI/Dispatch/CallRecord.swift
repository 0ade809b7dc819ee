import Identity
import Logging

/// What the log tells of one API call: who asked for what, of which pool and client, and what came of it.
struct CallRecord {
    /// Of a reason: it may quote what the caller sent.
    private static let longestReason = 400

    let requestId: String
    /// In milliseconds since 1970.
    let start: Int64
    let caller: Caller
    let trail = CallTrail()
    /// Nil where the request names none.
    var operation: String?
    /// Of the signature of a signed operation that was let in.
    var accessKeyId: String?

    func fields(_ result: String, reason: String?, now: Int64, pools: PoolCache) -> Logger.Metadata {
        let (poolId, clientId) = trail.noted
        var fields: Logger.Metadata = [
            "requestId": .string(requestId), "durationMs": .integer(now - start),
            "operation": .string(operation ?? "-"), "result": .string(result),
            "address": .string(caller.address ?? "-"),
        ]
        if let pool = poolId ?? clientId.flatMap(pools.knownPool) { fields["pool"] = .string(pool) }
        if let clientId { fields["client"] = .string(clientId) }
        if let accessKeyId { fields["accessKey"] = .string(accessKeyId) }
        if let reason { fields["reason"] = .string(String(reason.prefix(Self.longestReason))) }
        return fields
    }
}
