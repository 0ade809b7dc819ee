import Cryptography
import JSON

/// The server's side of an SRP exchange between its two steps, sealed into SECRET_BLOCK (cognito/srp §3): nothing is
/// kept in memory, and the block dies with the first proof that is evaluated against it.
struct SecretBlock: Sendable {
    var id: String
    /// 0 for a name that no user has: then every proof is wrong.
    var userId: Int64
    var generation: Int64
    /// USER_ID_FOR_SRP as it was announced.
    var userIdForSRP: String
    /// The name as typed, for the lock-out of unknown names.
    var typedName: String
    var clientPublic: [UInt8]
    var serverSecret: [UInt8]
    var serverPublic: [UInt8]
    var expiresAt: Int64

    /// Cognito's blocks begin with `AgV4`.
    private static let prefix: [UInt8] = [0x02, 0x05, 0x78]

    func seal(client: AppClient, call: Call) -> String {
        let json: JSONObject = [
            "id": .string(id), "user": .number(JSONNumber(userId)), "generation": .number(JSONNumber(generation)),
            "srp": .string(userIdForSRP), "name": .string(typedName), "A": .string(Base64.encode(clientPublic)),
            "b": .string(Base64.encode(serverSecret)), "B": .string(Base64.encode(serverPublic)),
            "expires": .number(JSONNumber(expiresAt)),
        ]
        let sealed = call.environment.keys.secretBlocks.seal(
            JSONValue.object(json).encoded(), context: client.sealingContext, random: call.random)
        return Base64.encode(Self.prefix + sealed)
    }

    /// Nil where the text is no block of this client's.
    static func open(_ text: String, client: AppClient, call: Call) -> SecretBlock? {
        guard let bytes = Base64.decode(text), bytes.starts(with: prefix),
            let plain = try? call.environment.keys.secretBlocks.open(
                Array(bytes.dropFirst(prefix.count)), context: client.sealingContext),
            let json = try? JSONReader.read(plain).objectValue,
            let id = json["id"]?.stringValue, let user = json["user"]?.int64Value,
            let generation = json["generation"]?.int64Value, let srp = json["srp"]?.stringValue,
            let name = json["name"]?.stringValue, let a = json["A"]?.stringValue.flatMap(Base64.decode),
            let secret = json["b"]?.stringValue.flatMap(Base64.decode),
            let b = json["B"]?.stringValue.flatMap(Base64.decode), let expires = json["expires"]?.int64Value
        else { return nil }
        return SecretBlock(
            id: id, userId: user, generation: generation, userIdForSRP: srp, typedName: name, clientPublic: a,
            serverSecret: secret, serverPublic: b, expiresAt: expires)
    }
}
