public import JSON

/// A point in time, to the millisecond.
///
/// On the wire it is a JSON number of seconds with up to three decimals: `1689980857.949` (cognito/wire §2).
public struct Timestamp: Sendable, Equatable, Hashable, Comparable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public var milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }
}

extension Timestamp: ServiceValue {
    public init?(value json: JSONValue) {
        guard let seconds = json.doubleValue, seconds.magnitude < 1e15 else { return nil }
        milliseconds = Int64(seconds * 1000 + (seconds < 0 ? -0.5 : 0.5))
    }

    public func write(to writer: inout JSONWriter) {
        let (seconds, fraction) = milliseconds.magnitude.quotientAndRemainder(dividingBy: 1000)
        var text = Array((milliseconds < 0 ? "-" : "").utf8) + String(seconds).utf8
        if fraction > 0 {
            text.append(UInt8(ascii: "."))
            // From the left, until nothing is left: 50 ms are .05.
            var rest = fraction
            var place: UInt64 = 100
            while rest > 0 {
                text.append(UInt8(ascii: "0") + UInt8(rest / place))
                rest %= place
                place /= 10
            }
        }
        writer.raw(text)
    }
}
