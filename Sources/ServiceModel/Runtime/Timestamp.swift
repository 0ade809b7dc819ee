public import JSON

/// A point in time, to the millisecond.
///
/// On the wire it is a JSON number of seconds with up to three decimals: `1689980857.949` (auth.md §1.2).
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

    public static var absent: Timestamp { Timestamp(milliseconds: 0) }

    public func write(to writer: inout JSONWriter) {
        let magnitude = milliseconds.magnitude
        var text = (milliseconds < 0 ? "-" : "") + String(magnitude / 1000)
        let fraction = magnitude % 1000
        if fraction > 0 {
            var digits = String(1000 + fraction).dropFirst()
            while digits.last == "0" { digits.removeLast() }
            text += "." + digits
        }
        writer.raw(text.utf8)
    }
}
