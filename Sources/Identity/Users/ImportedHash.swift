import Cryptography

/// A password's hash that came with its user from another system, as it is stored: in the place of this server's own, and
/// told from it by what it begins with. The first sign-in by password puts one of this server's own in its place.
struct ImportedHash {
    private static let mark = "imported:"

    private let hash: ForeignHash

    init(_ hash: ForeignHash) {
        self.hash = hash
    }

    /// Nil for a hash of this server's own.
    ///
    /// - Throws: `ForeignHash.Unusable` where limits have become narrower since.
    init?(stored: String) throws {
        guard stored.hasPrefix(Self.mark) else { return nil }
        hash = try ForeignHash(String(stored.dropFirst(Self.mark.count)))
    }

    var stored: String { Self.mark + hash.text }

    /// Takes what the hash costs: for the lane.
    func verify(_ password: [UInt8]) throws -> Bool { try hash.verify(password) }
}
