/// Text as it stands in policies: with the wildcards `*` (any characters) and `?` (one), and with variables, where it may
/// have them.
struct PolicyText: Sendable, Equatable {
    enum Piece: Sendable, Equatable {
        case character(Unicode.Scalar)
        case any
        case one
        /// The value of a key, whose name is in lower case, or what stands in for it.
        case variable(key: String, fallback: String?)
    }

    private(set) var pieces: [Piece] = []
    let hasVariables: Bool

    private init(pieces: [Piece]) {
        self.pieces = pieces
        hasVariables = pieces.contains { if case .variable = $0 { true } else { false } }
    }

    /// - Parameters:
    ///   - variables: whether `${...}` is one (since version 2012-10-17).
    ///   - wildcards: whether `*` and `?` are.
    /// - Throws: `PolicyError` at `place` for a variable that is malformed.
    init(_ text: String, variables: Bool, wildcards: Bool, place: String) throws(PolicyError) {
        let characters = Array(text.unicodeScalars)
        var pieces: [Piece] = []
        var index = 0
        while index < characters.count {
            let character = characters[index]
            if variables, character == "$", index + 1 < characters.count, characters[index + 1] == "{" {
                guard let end = characters[index...].firstIndex(of: "}") else {
                    throw PolicyError(place, "a variable that begins with ${ has no }")
                }
                pieces.append(try Self.variable(String(String.UnicodeScalarView(characters[index + 2..<end])), place))
                index = end + 1
                continue
            }
            switch character {
            case "*" where wildcards: pieces.append(.any)
            case "?" where wildcards: pieces.append(.one)
            default: pieces.append(.character(character))
            }
            index += 1
        }
        self.init(pieces: pieces)
    }

    /// `*`, `?` and `$` stand for themselves; `key, 'text'` has a text for calls that lack the key.
    private static func variable(_ text: String, _ place: String) throws(PolicyError) -> Piece {
        if let literal = text.unicodeScalars.first, text.unicodeScalars.count == 1,
            "*?$".unicodeScalars.contains(literal)
        {
            return .character(literal)
        }
        let parts = text.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
        let key = String(parts[0])
        guard PolicyKey.isWellFormed(key) else {
            throw PolicyError(place, "${\(text)} is no variable: a key is of the form prefix:name")
        }
        guard parts.count == 2 else { return .variable(key: key.lowercased(), fallback: nil) }
        let fallback = parts[1].drop { $0 == " " }
        guard fallback.count >= 2, fallback.first == "'", fallback.last == "'",
            !fallback.dropFirst().dropLast().contains("'")
        else { throw PolicyError(place, "${\(text)}: what stands in for a missing key is in single quotes") }
        return .variable(key: key.lowercased(), fallback: String(fallback.dropFirst().dropLast()))
    }

    /// Parted at colons, into so many at most: what follows the last of them stays whole. A colon of a variable parts
    /// nothing.
    func split(atMost count: Int) -> [PolicyText] {
        var parts: [[Piece]] = [[]]
        for piece in pieces {
            if piece == .character(":"), parts.count < count {
                parts.append([])
            } else {
                parts[parts.count - 1].append(piece)
            }
        }
        return parts.map(PolicyText.init(pieces:))
    }

    /// Nil where the call lacks a key that a variable names. What stands for a variable is text, without wildcards.
    func resolved(in context: PolicyContext) -> [Piece]? {
        guard hasVariables else { return pieces }
        var resolved: [Piece] = []
        for piece in pieces {
            guard case .variable(let key, let fallback) = piece else {
                resolved.append(piece)
                continue
            }
            let values = context.values(ofFolded: key)
            guard let value = values.count == 1 ? values[0] : fallback else { return nil }
            resolved += value.unicodeScalars.map { .character($0) }
        }
        return resolved
    }
}

/// Texts against patterns.
enum Wildcard {
    /// Goes back to the last `*` alone, so the time is at most the product of both lengths.
    static func matches(_ text: [Unicode.Scalar], _ pattern: [PolicyText.Piece]) -> Bool {
        var (position, index) = (0, 0)
        var star: (index: Int, position: Int)?
        while position < text.count {
            if index < pattern.count, pattern[index] == .any {
                star = (index, position)
                index += 1
            } else if index < pattern.count, pattern[index] == .one || pattern[index] == .character(text[position]) {
                index += 1
                position += 1
            } else if let last = star {
                star = (last.index, last.position + 1)
                index = last.index + 1
                position = last.position + 1
            } else {
                return false
            }
        }
        return pattern[index...].allSatisfy { $0 == .any }
    }
}

/// Names of what is known of a call.
enum PolicyKey {
    /// Keys that a call has several values of.
    static let multivalued: Set<String> = ["aws:tagkeys"]

    static func isWellFormed(_ key: String) -> Bool {
        let parts = key.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
            && key.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7F || $0 == " " }
            && !key.hasPrefix(" ") && !key.hasSuffix(" ")
    }
}
