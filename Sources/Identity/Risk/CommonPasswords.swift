import Cryptography

/// The passwords that are chosen most, which everybody who guesses tries first: a list that is part of this program.
///
/// Four bytes of a hash are kept of each, so one in some 150,000 other passwords is taken for one of them.
public struct CommonPasswords: CompromisedPasswords {
    public init() {}

    public func contains(_ password: String) async throws -> Bool { Self.knows(password) }

    /// Capitals, and signs after the last letter or digit, make no other password of it: they are what people add where
    /// a policy wants them.
    static func knows(_ password: String) -> Bool {
        let folded = password.lowercased()
        if list.contains(folded) { return true }
        let bare = folded.unicodeScalars.reversed().drop {
            !$0.properties.isAlphabetic && $0.properties.numericType == nil
        }
        guard bare.count < folded.unicodeScalars.count else { return false }
        var text = ""
        text.unicodeScalars.append(contentsOf: bare.reversed())
        return list.contains(text)
    }

    private static let list = PasswordHashList(
        sorted: Base64.decode(CommonPasswordList.text) ?? [], width: 4)
}

/// Passwords by the beginnings of their hashes, sorted: a search halves what is left.
public struct PasswordHashList: Sendable {
    private let bytes: [UInt8]
    private let width: Int

    /// - Parameters:
    ///   - bytes: the first `width` bytes of each SHA-256, in order, one after another.
    init(sorted bytes: [UInt8], width: Int) {
        self.bytes = bytes
        self.width = width
    }

    /// - Parameter width: how many bytes are kept of each.
    public init(_ passwords: some Sequence<String>, width: Int = 8) {
        let hashes = Set(passwords.map { Array(SHA256.hash($0).prefix(width)) })
        self.init(sorted: hashes.sorted { $0.lexicographicallyPrecedes($1) }.flatMap { $0 }, width: width)
    }

    public var count: Int { bytes.count / width }

    public func contains(_ password: String) -> Bool {
        let wanted = SHA256.hash(password).prefix(width)
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            let found = bytes[(middle * width)..<((middle + 1) * width)]
            if found.elementsEqual(wanted) { return true }
            if found.lexicographicallyPrecedes(wanted) { low = middle + 1 } else { high = middle }
        }
        return false
    }
}
