import Cryptography
import JSON
public import ServiceModel

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
        var json: JSONObject = ["expires": .number(JSONNumber(call.now + Milliseconds.hour))]
        if let value { json["value"] = .string(value) }
        if let row { json["row"] = .number(JSONNumber(row)) }
        return Base64.encode(
            call.environment.keys.pagination.seal(
                JSONValue.object(json).encoded(), context: scope, random: call.random))
    }

    /// Throws InvalidParameterException for garbage, for a token of another list, and for one that is too old.
    public static func open(_ text: String, scope: String, call: Call) throws(ServiceError) -> PageToken {
        guard let bytes = Base64.decode(text),
            let plain = try? call.environment.keys.pagination.open(bytes, context: scope),
            let json = try? JSONReader.read(plain).objectValue, let expires = json["expires"]?.int64Value,
            expires > call.now
        else { throw .invalidPaginationToken }
        return PageToken(value: json["value"]?.stringValue, row: json["row"]?.int64Value)
    }
}
