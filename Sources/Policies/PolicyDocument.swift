import JSON

/// A policy as IAM attaches it to a user: who holds it may do what its statements allow.
///
/// It is read strictly. What AWS would refuse is refused, and so is what it would take and what then could never mean
/// anything: a name twice, an element that does not exist.
public struct PolicyDocument: Sendable, Equatable {
    /// Of its characters without white space, as AWS counts them for managed policies.
    public static let maximumLength = 6144
    /// With white space.
    static let maximumBytes = 131_072

    /// As it was given.
    public let text: String
    let statements: [PolicyStatement]
    /// Keys, in lower case, that its conditions and variables name.
    private let keys: Set<String>

    /// - Parameter text: JSON in UTF-8.
    /// - Throws: `PolicyError`, for the first fault.
    public init(_ text: [UInt8]) throws(PolicyError) {
        let (readable, value) = try Self.read(text)
        self.text = readable
        statements = try PolicyReader.statements(of: value)
        keys = Set(statements.flatMap(\.keys))
    }

    /// The text of a document, within its limits, and what it says as JSON.
    static func read(_ text: [UInt8]) throws(PolicyError) -> (text: String, value: JSONValue) {
        guard text.count <= Self.maximumBytes else { throw Self.tooLong }
        guard let readable = String(validating: text, as: UTF8.self) else { throw PolicyError("", "it is not UTF-8") }
        let space: Set<Unicode.Scalar> = [" ", "\t", "\r", "\n"]
        guard readable.unicodeScalars.count(where: { !space.contains($0) }) <= Self.maximumLength else {
            throw Self.tooLong
        }
        do {
            return (readable, try JSONReader.read(text, maximumDepth: 16, duplicates: .refused))
        } catch {
            throw PolicyError(Self.place(of: error.offset, in: text), "it is no JSON: \(error.reason.rawValue)")
        }
    }

    /// Whether what it says depends on a key of this name, or of names that begin so. In lower case.
    public func asks(forKeysWithPrefix prefix: String) -> Bool { keys.contains { $0.hasPrefix(prefix) } }

    private static let tooLong = PolicyError(
        "", "it is longer than \(maximumLength) characters without white space")

    private static func place(of offset: Int, in text: [UInt8]) -> String {
        let before = text.prefix(offset)
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return "line \(line), column \(offset - start + 1)"
    }
}

extension PolicyStatement {
    /// In lower case.
    fileprivate var keys: [String] {
        var keys = conditions.map(\.foldedKey)
        for condition in conditions {
            for value in condition.values {
                switch value {
                case .text(let text): keys += text.keys
                case .arn(let pattern): keys += pattern.keys
                default: continue
                }
            }
        }
        return keys + resources.patterns.flatMap(\.keys)
    }
}

extension PolicyText {
    /// Of its variables.
    var keys: [String] {
        pieces.compactMap { if case .variable(let key, _) = $0 { key } else { nil } }
    }
}
