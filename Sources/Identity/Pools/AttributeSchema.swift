public import ServiceModel

/// The attributes that a pool knows, by name.
public struct AttributeSchema: Sendable {
    public let attributes: [SchemaAttributeType]
    private let byName: [String: SchemaAttributeType]

    public init(_ attributes: [SchemaAttributeType]) {
        self.attributes = attributes
        byName = Dictionary(attributes.map { ($0.name ?? "", $0) }, uniquingKeysWith: { _, last in last })
    }

    public subscript(name: String) -> SchemaAttributeType? { byName[name] }

    /// Names of the attributes that every user must have, `sub` aside.
    public var requiredNames: [String] {
        attributes.filter { $0.required == true && $0.name != "sub" }.compactMap(\.name)
    }
}
