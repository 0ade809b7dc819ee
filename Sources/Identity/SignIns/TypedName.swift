import Cryptography

/// The name by which somebody signs in, as it was typed, in a form that fits wherever a sign-in is sealed: itself, or,
/// where it is longer than usernames and addresses are, its digest.
struct TypedName: Sendable, Equatable {
    /// Room for every username, which has 128 characters at most, and every address. In bytes of UTF-8.
    static let width = 384

    let text: String

    init(_ typed: String) {
        text = typed.utf8.count <= Self.width ? typed : "sha256:\(Hex.encode(SHA256.hash(typed)))"
    }

    /// As it comes out of what was sealed; nil where it is longer than what was ever put there.
    init?(sealed text: String) {
        guard text.utf8.count <= Self.width else { return nil }
        self.text = text
    }
}

extension TypedName: ExpressibleByStringLiteral {
    init(stringLiteral value: String) { self.init(value) }
}
