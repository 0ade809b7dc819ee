/// What one process may still answer of a limit, in thousandths of a request. Times are milliseconds since 1970.
///
/// Of a limit that the process has alone, the bucket fills by itself, with time. Of one that servers share it holds what
/// came in portions; and while a portion is on its way, requests go on credit, for as much as a second's, which the next
/// portions pay back. So none waits, and in the long run no more are answered than the limit says.
struct RateBucket: Sendable {
    enum Admission: Sendable, Equatable {
        case granted
        /// Granted, and a portion of so many thousandths is to be fetched.
        case grantedAsking(for: Int64)
        case refused
    }

    static let request: Int64 = 1000
    /// How long a portion is good: who is idle leaves the rest to others.
    static let portionLife: Int64 = 1000
    /// How long an empty row is not asked again.
    static let pause: Int64 = 50

    /// In requests a second.
    let limit: Int64
    let isShared: Bool
    private var left: Int64
    private var asOf: Int64
    /// Whether a portion is on its way.
    private(set) var isAsking = false
    private var asksAgainAt = Int64.min

    init(limit: Int, isShared: Bool, at now: Int64) {
        self.limit = Int64(limit)
        self.isShared = isShared
        left = isShared ? 0 : Int64(limit) * Self.request
        asOf = now
    }

    /// A tenth of a second's requests, and one at least.
    private var portion: Int64 { max(limit * Self.request / 10, Self.request) }

    mutating func take(at now: Int64) -> Admission { isShared ? takeShared(at: now) : takeOwn(at: now) }

    private mutating func takeOwn(at now: Int64) -> Admission {
        // A clock that is set back fills nothing, and takes nothing away.
        left = min(left + max(0, now - asOf) * limit, limit * Self.request)
        asOf = now
        guard left >= Self.request else { return .refused }
        left -= Self.request
        return .granted
    }

    private mutating func takeShared(at now: Int64) -> Admission {
        if left > 0, now - asOf > Self.portionLife { left = 0 }
        let mayAsk = !isAsking && now >= asksAgainAt
        guard left >= Self.request || ((isAsking || mayAsk) && left > -limit * Self.request) else { return .refused }
        left -= Self.request
        guard mayAsk, left < portion / 2 else { return .granted }
        isAsking = true
        return .grantedAsking(for: portion - min(left, 0))
    }

    /// - Parameter granted: nil where nobody could be asked.
    mutating func receive(_ granted: Int64?, of asked: Int64, at now: Int64) {
        isAsking = false
        left += granted ?? 0
        asOf = now
        if (granted ?? 0) < asked { asksAgainAt = now + Self.pause }
    }
}

/// What is left of a limit for all servers over one database.
public struct RatePortion: Sendable, Equatable {
    /// Of a request.
    public var thousandths: Int64
    /// Milliseconds since 1970.
    public var filledAt: Int64

    public init(thousandths: Int64, filledAt: Int64) {
        self.thousandths = thousandths
        self.filledAt = filledAt
    }

    /// How far the clocks of servers may differ.
    private static let tolerance = Milliseconds.minute

    /// Takes as much of `wanted` as there is.
    ///
    /// - Parameter row: nil where nobody has taken anything yet.
    static func take(
        _ wanted: Int64, from row: RatePortion?, limit: Int64, at now: Int64
    ) -> (granted: Int64, left: RatePortion) {
        let full = limit * RateBucket.request
        var row = row ?? RatePortion(thousandths: full, filledAt: now)
        // Of a clock that was far ahead: what it said would bind all others for as long.
        if row.filledAt > now + tolerance { row = RatePortion(thousandths: 0, filledAt: now) }
        let elapsed = min(max(0, now - row.filledAt), Milliseconds.minute)
        row.thousandths = min(row.thousandths + elapsed * limit, full)
        row.filledAt = max(row.filledAt, now)
        let granted = max(0, min(wanted, row.thousandths))
        row.thousandths -= granted
        return (granted, row)
    }
}
