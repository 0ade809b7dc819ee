/// The one secret of an installation; every other key is derived from it.
public struct MasterKey: Sendable {
    /// Bytes in a master key.
    public static let byteCount = 32

    private let secret: SecretBytes

    /// - Returns: nil unless there are exactly 32 bytes.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        secret = SecretBytes(bytes)
    }

    /// 32 bytes for one purpose: HKDF-SHA256 with info `sekisho/<purpose>`.
    ///
    /// Keys for different purposes say nothing of each other or of the master key. A purpose, once used,
    /// keeps its name for ever: what was sealed or hashed by its key depends on it.
    public func derive(_ purpose: String) -> [UInt8] {
        var key = secret.withBytes { HKDF.extract(salt: [], inputKey: $0) }
        defer { key.wipe() }
        return HKDF.expand(key: key, info: Array("sekisho/\(purpose)".utf8), count: 32)
    }

    /// The sealing key of one purpose.
    public func sealingKey(_ purpose: String) -> SealingKey {
        SealingKey(derive(purpose))
    }

    /// 32 bytes that a database keeps to recognise its master key; they reveal nothing of it.
    public var checkValue: [UInt8] { derive("check value") }
}
