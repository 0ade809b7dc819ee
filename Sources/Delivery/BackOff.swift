public import Cryptography
public import Identity

/// How long to wait after attempts that failed: twice as long each time, and by chance up to half of it less, so that
/// what failed together does not come back together.
public struct BackOff: Sendable, Equatable {
    /// In milliseconds.
    public var first: Int64
    public var longest: Int64

    public init(first: Int64 = 2 * Milliseconds.second, longest: Int64 = 10 * Milliseconds.minute) {
        self.first = first
        self.longest = longest
    }

    /// In milliseconds.
    ///
    /// - Parameter attempts: how many have failed, at least 1.
    public func pause(after attempts: Int, random: any RandomSource) -> Int64 {
        // Beyond so many doublings it is the longest, whatever the first one was.
        let doublings = min(max(attempts, 1) - 1, 40)
        let (product, overflow) = first.multipliedReportingOverflow(by: 1 << Int64(doublings))
        let full = overflow ? longest : min(product, longest)
        return full - Int64(random.number(below: Int(full / 2) + 1))
    }
}
