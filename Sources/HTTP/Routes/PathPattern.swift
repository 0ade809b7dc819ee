/// The paths that a route answers: `/{poolId}/.well-known/jwks.json`.
///
/// Segments are literal, or stand for any one segment (`{name}`), which is never empty and no dot segment, escaped or
/// not. A literal segment may be empty. Nothing is decoded or normalized before it is compared: a path that is spelled
/// otherwise is another path. `*` at the end takes everything below, however it is spelled, and names none of it: for
/// modules that answer for a whole tree, where nothing else does.
public struct PathPattern: Sendable, ExpressibleByStringInterpolation, CustomStringConvertible {
    enum Segment: Sendable, Equatable {
        case literal(String)
        case parameter(String)
        /// Whatever is left, if only an empty segment.
        case everything
    }

    public let description: String
    let segments: [Segment]
    /// In order.
    let names: [String]

    /// A pattern that cannot be read is a programmer's error.
    public init(stringLiteral text: String) {
        precondition(text.hasPrefix("/"), "a path begins with a slash: \(text)")
        description = text
        segments = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(Self.segment)
        names = segments.compactMap(\.name)
        precondition(Set(names).count == names.count, "a name stands twice in \(text)")
        precondition(!segments.dropLast().contains(.everything), "an asterisk ends the path: \(text)")
    }

    private static func segment(_ text: Substring) -> Segment {
        if text == "*" { return .everything }
        guard text.hasPrefix("{"), text.hasSuffix("}") else {
            precondition(text.utf8.allSatisfy { !"{}*?#".utf8.contains($0) }, "no segment of a path: \(text)")
            precondition(!isDotSegment(text), "a dot segment is mounted: \(text)")
            return .literal(String(text))
        }
        let name = text.dropFirst().dropLast()
        precondition(
            !name.isEmpty && name.utf8.allSatisfy { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20 },
            "no name of a parameter: \(text)")
        return .parameter(String(name))
    }

    var isLiteral: Bool { segments.allSatisfy { $0.rank == 0 } }

    /// Whether the same paths fit both, whatever the parameters are called.
    func hasShape(of other: PathPattern) -> Bool {
        segments.count == other.segments.count
            && zip(segments, other.segments).allSatisfy { $0.rank == $1.rank && ($0.rank > 0 || $0 == $1) }
    }

    /// Whether it is asked before another that the same path may fit: segment by segment, a literal goes before a
    /// parameter and that before an asterisk.
    func precedes(_ other: PathPattern) -> Bool {
        segments.map(\.rank).lexicographicallyPrecedes(other.segments.map(\.rank))
    }

    /// What the names stand for, in their order; nil where the path does not fit.
    func match(_ path: [Substring]) -> [Substring]? {
        guard path.count >= segments.count else { return nil }
        var values: [Substring] = []
        for (index, segment) in segments.enumerated() {
            switch segment {
            case .literal(let text):
                guard path[index] == text else { return nil }
            case .parameter:
                guard Self.isPlain(path[index]) else { return nil }
                values.append(path[index])
            case .everything: return values
            }
        }
        return path.count == segments.count ? values : nil
    }

    private static func isPlain(_ segment: Substring) -> Bool { !segment.isEmpty && !isDotSegment(segment) }

    /// `.` and `..`, also with escaped dots: whoever decodes the segment later would find them.
    private static func isDotSegment(_ segment: Substring) -> Bool {
        guard (1...6).contains(segment.utf8.count), let first = segment.utf8.first, first == 0x2E || first == 0x25
        else { return false }
        return [".", "..", "%2e", ".%2e", "%2e.", "%2e%2e"].contains(segment.lowercased())
    }
}

extension PathPattern.Segment {
    var name: String? {
        switch self {
        case .literal, .everything: nil
        case .parameter(let name): name
        }
    }

    /// The less it fits, the earlier it is asked.
    var rank: Int {
        switch self {
        case .literal: 0
        case .parameter: 1
        case .everything: 2
        }
    }
}
