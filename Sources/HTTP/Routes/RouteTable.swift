/// Every route of the server, by path.
///
/// Where a path fits several patterns, the first segment in which they differ decides: a literal goes before a
/// parameter, and that before an asterisk. Only then is the method looked at, so a path that has a pattern of its own is
/// never answered by a wider one.
public struct RouteTable: Sendable {
    /// The routes of a request's path, and what its named segments are.
    public struct Match: Sendable {
        public let path: MountedPath
        public let parameters: PathParameters
    }

    /// Paths without parameter or asterisk, found without being taken apart: the API is among them.
    private let literals: [String: MountedPath]
    /// In the order in which they are asked.
    private let patterns: [MountedPath]

    /// Two routes for the same path and method are a programmer's error, and so are two that call the same parameter
    /// differently.
    public init(_ routes: [Route]) {
        var groups: [[Route]] = []
        for route in routes {
            if let index = groups.firstIndex(where: { $0[0].pattern.hasShape(of: route.pattern) }) {
                for other in groups[index] { Self.checkAgree(route, other) }
                groups[index].append(route)
            } else {
                groups.append([route])
            }
        }
        let paths = groups.map(MountedPath.init)
        literals = Dictionary(
            uniqueKeysWithValues: paths.filter(\.pattern.isLiteral).map { ($0.pattern.description, $0) })
        patterns = paths.filter { !$0.pattern.isLiteral }.sorted { $0.pattern.precedes($1.pattern) }
    }

    private static func checkAgree(_ route: Route, _ other: Route) {
        precondition(
            route.methods.isDisjoint(with: other.methods), "\(route.pattern) is mounted twice for one method")
        precondition(
            route.pattern.names == other.pattern.names,
            "\(route.pattern) and \(other.pattern) are one path and must be spelled alike")
    }

    /// - Parameter path: as it was sent, without query.
    /// - Returns: nil where no route is mounted.
    public func match(_ path: String) -> Match? {
        if let found = literals[path] { return Match(path: found, parameters: .none) }
        guard path.utf8.first == UInt8(ascii: "/") else { return nil }
        let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        for candidate in patterns {
            guard let values = candidate.pattern.match(segments) else { continue }
            return Match(
                path: candidate, parameters: PathParameters(names: candidate.pattern.names, values: values))
        }
        return nil
    }
}
