import Addresses

/// A value of a policy, read as its operator compares it.
enum ConditionValue: Sendable, Equatable {
    case text(PolicyText)
    case number(Double)
    /// In milliseconds since 1970.
    case date(Int64)
    case truth(Bool)
    case bytes([UInt8])
    case address(IPNetwork)
    case arn(ARNPattern)

    /// - Throws: `PolicyError` at `place` for what the operator cannot compare with.
    init(
        _ text: String, for condition: ConditionOperator, variables: Bool, place: String
    ) throws(PolicyError) {
        func refusal(_ what: String) -> PolicyError { PolicyError(place, "\"\(text)\" is no \(what)") }
        switch condition.kind {
        case .text, .foldedText:
            self = .text(try PolicyText(text, variables: variables, wildcards: false, place: place))
        case .pattern:
            self = .text(try PolicyText(text, variables: variables, wildcards: true, place: place))
        case .number:
            guard let number = Self.number(text) else { throw refusal("number") }
            self = .number(number)
        case .date:
            guard let date = PolicyDate.milliseconds(text) else {
                throw refusal("time, such as 2026-11-23T10:00:00Z or seconds since 1970")
            }
            self = .date(date)
        case .truth, .presence:
            guard let truth = Self.truth(text) else {
                throw PolicyError(place, "\"\(text)\" is neither true nor false")
            }
            self = .truth(truth)
        case .bytes:
            guard let bytes = Self.bytes(text) else { throw refusal("Base64") }
            self = .bytes(bytes)
        case .address:
            guard let network = IPNetwork(text) else {
                throw refusal("address or network, such as 203.0.113.0/24 or 2001:db8::/32")
            }
            self = .address(network)
        case .arn: self = .arn(try ARNPattern(text, variables: variables, place: place))
        }
    }

    /// Whether a value of the call is this one. What is not of its kind is not. Nil where that cannot be told, since the
    /// call lacks a key that a variable names.
    func matches(_ value: String, by condition: ConditionOperator, in context: PolicyContext) -> Bool? {
        switch self {
        case .text(let text):
            guard let pattern = text.resolved(in: context) else { return nil }
            if condition.kind == .foldedText {
                return Self.folded(pattern) == value.lowercased()
            }
            return Wildcard.matches(Array(value.unicodeScalars), pattern)
        case .number(let number): return Self.number(value).map { condition.orders($0, number) } ?? false
        case .date(let date): return PolicyDate.milliseconds(value).map { condition.orders($0, date) } ?? false
        case .truth(let truth): return Self.truth(value) == truth
        case .bytes(let bytes): return Self.bytes(value) == bytes
        case .address(let network): return IPAddress(value).map(network.contains) ?? false
        case .arn(let pattern): return pattern.matches(value, in: context)
        }
    }

    private static func folded(_ pieces: [PolicyText.Piece]) -> String {
        var text = String.UnicodeScalarView()
        for case .character(let character) in pieces { text.append(character) }
        return String(text).lowercased()
    }

    private static func number(_ text: String) -> Double? {
        guard !text.isEmpty, text.utf8.allSatisfy({ "+-.0123456789eE".utf8.contains($0) }) else { return nil }
        return Double(text).flatMap { $0.isFinite ? $0 : nil }
    }

    private static func truth(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true": true
        case "false": false
        default: nil
        }
    }

    /// RFC 4648 §4, with its padding.
    private static func bytes(_ text: String) -> [UInt8]? {
        let characters = Array(text.utf8)
        guard characters.count % 4 == 0 else { return nil }
        let padding = characters.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        guard padding <= 2 else { return nil }
        var (bytes, bits, count): ([UInt8], UInt32, Int) = ([], 0, 0)
        for character in characters.dropLast(padding) {
            guard let digit = digits.firstIndex(of: character) else { return nil }
            bits = bits << 6 | UInt32(digit)
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(bits >> UInt32(count) & 0xFF))
        }
        return bits & ((1 << UInt32(count)) - 1) == 0 ? bytes : nil
    }

    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
}
