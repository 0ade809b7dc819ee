/// A part of a list, and where the next one begins.
public struct Page<Element: Sendable>: Sendable {
    public let elements: [Element]
    /// Sealed; nil on the last page.
    public let nextToken: String?
}

/// Lists by pages, all in one way (cognito/lists §4).
public enum Paging {
    /// The most that a page has, and what it has where nobody says otherwise.
    public static let largest = 60

    /// The page that `token` leads to; the first without one.
    ///
    /// - Parameters:
    ///   - scope: what the list is of: operation, pool, filter. A token of another list is refused.
    ///   - limit: how many elements; absent and 0 mean `largest`.
    ///   - place: where the list goes on after an element.
    ///   - read: the elements after a place, at most so many. It is asked for one more than the page has, which tells
    ///     whether there is a next one.
    /// - Throws: `invalidPaginationToken`, before anything is read, and what `read` throws.
    public static func run<Element: Sendable>(
        scope: String, limit: Int?, token: String?, call: Call, place: (Element) -> PageToken,
        read: (_ after: PageToken?, _ limit: Int) async throws -> [Element]
    ) async throws -> Page<Element> {
        let after = try token.map { try PageToken.open($0, scope: scope, call: call) }
        let size = limit.flatMap { $0 == 0 ? nil : $0 } ?? largest
        let found = try await read(after, size + 1)
        let page = Array(found.prefix(size))
        let last = found.count > size ? page.last : nil
        return Page(elements: page, nextToken: last.map { place($0).seal(scope: scope, call: call) })
    }
}
