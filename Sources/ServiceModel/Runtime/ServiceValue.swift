public import JSON

/// A value that a member of the API can have.
public protocol ServiceValue: Sendable, Equatable {
    /// The value that `json` says, or nil when it says none of this type. Constraints are not looked at:
    /// the `Validator` has done that for what callers send.
    ///
    /// - Throws: for a structure within it that is none.
    init?(value json: JSONValue) throws(ShapeError)
    func write(to writer: inout JSONWriter)
}

/// A structure of the API; generated.
///
/// Printing one gives its name alone, since many hold passwords, tokens and codes.
public protocol ServiceShape: ServiceValue, CustomStringConvertible {
    /// Reads the members that `json` has and ignores those that the model does not know. What is null counts as
    /// absent, elements and map values too.
    ///
    /// - Throws: for a required member that is absent, and for what has another type or is a word of no enumeration.
    ///   What the `Validator` has passed never fails; what stands in a database may have been edited by hand, and then
    ///   an empty text or a default in place of what is missing could let somebody in.
    init(json: JSONObject) throws(ShapeError)
}

extension ServiceShape {
    public init?(value json: JSONValue) throws(ShapeError) {
        guard let object = json.objectValue else { return nil }
        try self.init(json: object)
    }

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

    public func write(to writer: inout JSONWriter) { writer.string(rawValue) }
}
