public import JSON

/// A value that a member of the API can have.
public protocol ServiceValue: Sendable, Equatable {
    /// The value that `json` says, or nil when it says none of this type. Constraints are not looked at:
    /// the `Validator` has done that for what callers send.
    init?(value json: JSONValue)
    /// What stands for a required member that is absent.
    static var absent: Self { get }
    func write(to writer: inout JSONWriter)
}

/// A structure of the API; generated.
///
/// Printing one gives its name alone, since many hold passwords, tokens and codes.
public protocol ServiceShape: ServiceValue, CustomStringConvertible {
    /// Reads the members that `json` has and ignores those that it should not have.
    ///
    /// Never fails, for it is meant for what the `Validator` has passed, or what this server has stored: a
    /// required member that is absent or of another type becomes empty (`""`, 0, false, no elements, the first
    /// case), an optional one nil. Elements and map values of another type, unknown cases and nulls are left out.
    init(json: JSONObject)
}

extension ServiceShape {
    public init?(value json: JSONValue) {
        guard let object = json.objectValue else { return nil }
        self.init(json: object)
    }

    public static var absent: Self { Self(json: JSONObject()) }

    public var description: String { "\(Self.self)" }

    /// This structure as JSON.
    public func encoded() -> [UInt8] {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.bytes
    }
}

/// A set of words of the API; generated, with the cases in the model's order.
public protocol ServiceEnumeration: ServiceValue, RawRepresentable, CaseIterable where RawValue == String {}

extension ServiceEnumeration {
    public init?(value json: JSONValue) {
        guard let text = json.stringValue else { return nil }
        self.init(rawValue: text)
    }

    public static var absent: Self { allCases.first! }

    public func write(to writer: inout JSONWriter) { writer.string(rawValue) }
}
