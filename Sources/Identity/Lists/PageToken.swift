import Cryptography

/// Where the next page of a list begins, sealed: a caller can neither read nor forge it, nor use it for another
/// list. Valid for an hour (cognito/lists §4).
public struct PageToken: Sendable, Equatable {
    private var value: String?
    private var row: Int64?

    public init(userCursor: UserCursor) {
        value = userCursor.value
        row = userCursor.id
    }

    public init(after key: String) {
        value = key
    }

    public init(afterRow row: Int64) {
        self.row = row
    }

    public var userCursor: UserCursor { UserCursor(value: value, id: row ?? 0) }
    public var key: String { value ?? "" }
    public var rowId: Int64 { row ?? 0 }

    private init(value: String?, row: Int64?) {
        self.value = value
        self.row = row
    }

    /// - Parameter scope: what the list is of: operation, pool, filter.
    public func seal(scope: String, call: Call) -> String {
        var plain = FixedWriter()
        plain.number(call.now + Milliseconds.hour)
        plain.number((value == nil ? 0 : Self.hasValue) | (row == nil ? 0 : Self.hasRow))
        plain.number(row ?? 0)
        let value = value ?? ""
        plain.text(value, width: Self.width(for: value))
        return Base64.encode(
            call.services.keys.pagination.seal(plain.bytes, context: scope, random: call.random))
    }

    private static let hasValue: Int64 = 1
    private static let hasRow: Int64 = 2

    /// The value is part of the page; its length is hidden up to a step all the same.
    private static func width(for value: String) -> Int { (value.utf8.count + 63) / 64 * 64 }

    /// Throws `invalidPaginationToken` for garbage, for a token of another list, and for one that is too old.
    public static func open(_ text: String, scope: String, call: Call) throws(Refusal) -> PageToken {
        guard let bytes = Base64.decode(text),
            let plain = try? call.services.keys.pagination.open(bytes, context: scope)
        else { throw .list(.invalidPaginationToken) }
        var reader = FixedReader(plain)
        guard let expires = reader.number(), let members = reader.number(), let row = reader.number(),
            let value = reader.text(), reader.isAtEnd, expires > call.now
        else { throw .list(.invalidPaginationToken) }
        return PageToken(
            value: members & hasValue == 0 ? nil : value, row: members & hasRow == 0 ? nil : row)
    }
}
