public import Identity
import Synchronization

/// A time of day that moves when it is told to.
public final class ManualClock: WallClock {
    private let time: Mutex<Int64>

    /// - Parameter now: milliseconds since 1970; by default 2026-11-23T10:00:00.250Z.
    public init(_ now: Int64 = 1_795_428_000_250) {
        time = Mutex(now)
    }

    public var now: Int64 { time.withLock { $0 } }

    /// - Parameter milliseconds: as in `4 * Milliseconds.hour`.
    public func advance(by milliseconds: Int64) {
        time.withLock { $0 += milliseconds }
    }
}
