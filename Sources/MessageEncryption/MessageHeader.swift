/// The header's body, in version 2 of the format.
struct MessageHeader {
    private static let version: UInt8 = 2
    private static let framed: UInt8 = 2
    /// Of keys that came from AWS KMS, or from who speaks its protocol.
    private static let provider = "aws-kms"

    let id: [UInt8]
    let context: [String: String]
    let key: DataKey
    let commitment: [UInt8]

    var bytes: [UInt8] {
        var bytes = [Self.version] + EncryptedMessage.suite + id
        bytes += Self.field(contextBytes)
        bytes += EncryptedMessage.bigEndian(UInt16(1))
        bytes += Self.field(Array(Self.provider.utf8)) + Self.field(Array(key.keyId.utf8)) + Self.field(key.wrapped)
        bytes.append(Self.framed)
        bytes += EncryptedMessage.bigEndian(UInt32(EncryptedMessage.frameLength))
        return bytes + commitment
    }

    /// By names, in the order of their bytes; nothing at all where there are none.
    private var contextBytes: [UInt8] {
        guard !context.isEmpty else { return [] }
        let entries = context.map { (name: Array($0.key.utf8), value: Array($0.value.utf8)) }
            .sorted { $0.name.lexicographicallyPrecedes($1.name) }
        return entries.reduce(EncryptedMessage.bigEndian(UInt16(entries.count))) {
            $0 + Self.field($1.name) + Self.field($1.value)
        }
    }

    /// With its length before it.
    private static func field(_ bytes: [UInt8]) -> [UInt8] {
        EncryptedMessage.bigEndian(UInt16(bytes.count)) + bytes
    }
}
