/// A node of a document, and where it begins. What an alias stands for keeps the place of its anchor.
public struct YAMLNode: Sendable, Equatable {
    public enum Content: Sendable, Equatable {
        case scalar(YAMLScalar)
        case sequence([YAMLNode])
        /// In the order of the text; keys are unique.
        case mapping([YAMLEntry])
    }

    public let content: Content
    public let mark: YAMLMark

    public init(_ content: Content, at mark: YAMLMark) {
        self.content = content
        self.mark = mark
    }

    public var scalar: YAMLScalar? {
        if case .scalar(let scalar) = content { scalar } else { nil }
    }

    public var sequence: [YAMLNode]? {
        if case .sequence(let nodes) = content { nodes } else { nil }
    }

    public var mapping: [YAMLEntry]? {
        if case .mapping(let entries) = content { entries } else { nil }
    }

    /// Whether the node is the null scalar: `null`, `~`, or nothing at all.
    public var isNull: Bool { scalar?.value == .null }

    /// The value under `key`, where the node is a mapping that has it.
    public subscript(key: String) -> YAMLNode? { mapping?.first { $0.key == key }?.value }

    /// What the node is, for messages: `a mapping`, `a list`, `text`, `a number` ...
    public var kind: String {
        switch content {
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .scalar(let scalar):
            switch scalar.value {
            case .null: "nothing"
            case .bool: "true or false"
            case .integer, .float: "a number"
            case .string: "text"
            }
        }
    }
}

/// One pair of a mapping.
public struct YAMLEntry: Sendable, Equatable {
    public let key: String
    public let mark: YAMLMark
    public let value: YAMLNode

    public init(key: String, at mark: YAMLMark, value: YAMLNode) {
        self.key = key
        self.mark = mark
        self.value = value
    }
}

/// A scalar: its text as written, and its value by the core schema.
///
/// Both matter: `account-id: 000000000000` is the integer zero, but who wants an account id wants the text.
public struct YAMLScalar: Sendable, Equatable {
    public enum Value: Sendable, Equatable {
        case null
        case bool(Bool)
        case integer(Int64)
        case float(Double)
        case string(String)
    }

    public let text: String
    public let value: Value

    public init(text: String, value: Value) {
        self.text = text
        self.value = value
    }
}
