import Cryptography

/// The server's side of an SRP exchange between its two steps, sealed into SECRET_BLOCK (cognito/srp §3): nothing is
/// kept in memory, and the block dies with the first proof that is evaluated against it.
///
/// All blocks have one length, whoever is meant and whatever was typed.
struct SecretBlock: Sendable {
    /// A UUID.
    var id: String
    /// 0 for a name that no user has: then every proof is wrong.
    var userId: Int64
    var generation: Int64
    var typedName: TypedName
    var clientPublic: [UInt8]
    var serverSecret: [UInt8]
    var serverPublic: [UInt8]
    var expiresAt: Int64

    /// Cognito's blocks begin with `AgV4`.
    private static let prefix: [UInt8] = [0x02, 0x05, 0x78]
    private static let idWidth = 36
    private static let publicWidth = 384

    func seal(client: AppClient, call: Call) -> String {
        var plain = FixedWriter()
        plain.text(id, width: Self.idWidth)
        plain.number(userId)
        plain.number(generation)
        plain.number(expiresAt)
        plain.number(clientPublic, width: Self.publicWidth)
        plain.number(serverSecret, width: SRP.secretCount)
        plain.number(serverPublic, width: Self.publicWidth)
        plain.text(typedName.text, width: TypedName.width)
        let sealed = call.services.keys.secretBlocks.seal(
            plain.bytes, context: client.sealingContext, random: call.random)
        return Base64.encode(Self.prefix + sealed)
    }

    /// Nil where the text is no block of this client's.
    static func open(_ text: String, client: AppClient, call: Call) -> SecretBlock? {
        guard let bytes = Base64.decode(text), bytes.starts(with: prefix),
            let plain = try? call.services.keys.secretBlocks.open(
                Array(bytes.dropFirst(prefix.count)), context: client.sealingContext)
        else { return nil }
        var reader = FixedReader(plain)
        guard let id = reader.text(width: idWidth), let user = reader.number(), let generation = reader.number(),
            let expires = reader.number(), let a = reader.number(width: publicWidth),
            let secret = reader.number(width: SRP.secretCount), let b = reader.number(width: publicWidth),
            let name = reader.text(width: TypedName.width).flatMap(TypedName.init(sealed:)), reader.isAtEnd
        else { return nil }
        return SecretBlock(
            id: id, userId: user, generation: generation, typedName: name, clientPublic: a, serverSecret: secret,
            serverPublic: b, expiresAt: expires)
    }
}
