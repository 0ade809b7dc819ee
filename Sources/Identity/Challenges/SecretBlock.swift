import Cryptography

/// The server's side of an SRP exchange between its two steps, sealed into SECRET_BLOCK (cognito/srp §3): nothing is
/// kept in memory. A password's block dies with the first proof that is evaluated against it, a device's with its
/// Session.
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
    /// Whether the sign-in had come further, or was chosen otherwise: then its Session belongs to this very block.
    var hasSession: Bool

    /// What that Session keeps, by which it is known.
    var mark: [UInt8] { SHA256.hash("session of \(id)") }
    /// The key of the device that the sign-in names, or that is to prove itself.
    var device: String?

    /// What is to be proven: a block is worth nothing for the other.
    enum Purpose: String, Sendable {
        case password
        case device
    }

    /// Cognito's blocks begin with `AgV4`.
    private static let prefix: [UInt8] = [0x02, 0x05, 0x78]
    private static let idWidth = 36
    private static let publicWidth = 384

    func seal(for purpose: Purpose, client: AppClient, call: Call) -> String {
        var plain = FixedWriter()
        plain.text(id, width: Self.idWidth)
        plain.number(userId)
        plain.number(generation)
        plain.number(expiresAt)
        plain.number(hasSession ? 1 : 0)
        plain.number(clientPublic, width: Self.publicWidth)
        plain.number(serverSecret, width: SRP.secretCount)
        plain.number(serverPublic, width: Self.publicWidth)
        plain.text(typedName.text, width: TypedName.width)
        plain.text(device ?? "", width: NamedDevice.width)
        let sealed = call.services.keys.secretBlocks.seal(
            plain.bytes, context: Self.context(purpose, client), random: call.random)
        return Base64.encode(Self.prefix + sealed)
    }

    /// Nil where the text is no block of this client's.
    static func open(_ text: String, for purpose: Purpose, client: AppClient, call: Call) -> SecretBlock? {
        guard let bytes = Base64.decode(text), bytes.starts(with: prefix),
            let plain = try? call.services.keys.secretBlocks.open(
                Array(bytes.dropFirst(prefix.count)), context: context(purpose, client))
        else { return nil }
        var reader = FixedReader(plain)
        guard let id = reader.text(width: idWidth), let user = reader.number(), let generation = reader.number(),
            let expires = reader.number(), let hasSession = reader.number(), let a = reader.number(width: publicWidth),
            let secret = reader.number(width: SRP.secretCount), let b = reader.number(width: publicWidth),
            let name = reader.text(width: TypedName.width).flatMap(TypedName.init(sealed:)),
            let device = reader.text(width: NamedDevice.width), reader.isAtEnd
        else { return nil }
        return SecretBlock(
            id: id, userId: user, generation: generation, typedName: name, clientPublic: a, serverSecret: secret,
            serverPublic: b, expiresAt: expires, hasSession: hasSession != 0, device: device.isEmpty ? nil : device)
    }

    private static func context(_ purpose: Purpose, _ client: AppClient) -> String {
        "\(purpose.rawValue)/\(client.sealingContext)"
    }
}
