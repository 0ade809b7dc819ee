/// Where the logs of ARNs go, as the operator says.
public struct LogMapping: Sendable {
    public enum Place: Sendable, Hashable {
        /// A file that lines are added to.
        case file(String)
        /// Is posted lines.
        case url(String)
    }

    private let entries: [(pattern: String, place: Place)]

    /// - Parameter entries: ARNs, in which `*` stands for any text. The first that fits counts.
    public init(_ entries: [(pattern: String, place: Place)] = []) {
        self.entries = entries
    }

    public var places: Set<Place> { Set(entries.map(\.place)) }

    public func place(of arn: String) -> Place? {
        entries.first { Self.fits(Array(arn.utf8), Array($0.pattern.utf8)) }?.place
    }

    /// Goes back to the last `*` alone, so that no pattern takes long.
    private static func fits(_ text: [UInt8], _ pattern: [UInt8]) -> Bool {
        let star = UInt8(ascii: "*")
        var (at, position) = (0, 0)
        var last: (star: Int, text: Int)?
        while at < text.count {
            if position < pattern.count, pattern[position] == star {
                last = (position, at)
                position += 1
            } else if position < pattern.count, pattern[position] == text[at] {
                (at, position) = (at + 1, position + 1)
            } else if let back = last {
                last = (back.star, back.text + 1)
                (at, position) = (back.text + 1, back.star + 1)
            } else {
                return false
            }
        }
        return pattern[position...].allSatisfy { $0 == star }
    }
}
