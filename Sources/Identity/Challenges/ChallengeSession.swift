import Cryptography
import JSON
public import ServiceModel

/// What a `Session` carries from one challenge to the next, sealed (cognito/sign-in §6).
public struct ChallengeSession: Sendable {
    /// Used once: noted in the store when the challenge is answered well.
    public var id: String
    public var poolId: String
    public var clientId: String
    public var userId: Int64
    /// The user's generation when the session began; another one now ends it.
    public var generation: Int64
    public var challenge: ChallengeNameType
    public var expiresAt: Int64
}

extension ChallengeSession {
    /// Cognito's sessions begin with `AYAB`.
    private static let prefix: [UInt8] = [0x01, 0x80, 0x01]

    static func begin(
        _ challenge: ChallengeNameType, user: User, client: AppClient, call: Call
    ) -> String {
        let session = ChallengeSession(
            id: call.random.uuid(), poolId: client.poolId, clientId: client.id, userId: user.id,
            generation: user.generation, challenge: challenge, expiresAt: call.now + client.sessionValidity)
        let json: JSONObject = [
            "id": .string(session.id), "user": .number(JSONNumber(session.userId)),
            "generation": .number(JSONNumber(session.generation)), "challenge": .string(challenge.rawValue),
            "expires": .number(JSONNumber(session.expiresAt)),
        ]
        let sealed = call.environment.keys.sessions.seal(
            JSONValue.object(json).encoded(), context: client.sealingContext, random: call.random)
        return Base64.urlEncode(prefix + sealed)
    }

    /// Opens a session for the challenge that the caller answers.
    ///
    /// Throws NotAuthorizedException where it is garbage, of another client, of another challenge, or too old.
    static func open(
        _ text: String, for challenge: ChallengeNameType, client: AppClient, call: Call
    ) throws(ServiceError) -> ChallengeSession {
        guard let bytes = Base64.urlDecode(text), bytes.starts(with: prefix),
            let plain = try? call.environment.keys.sessions.open(
                Array(bytes.dropFirst(prefix.count)), context: client.sealingContext),
            let json = try? JSONReader.read(plain).objectValue,
            let id = json["id"]?.stringValue, let user = json["user"]?.int64Value,
            let generation = json["generation"]?.int64Value, let expires = json["expires"]?.int64Value,
            let asked = json["challenge"]?.stringValue.flatMap(ChallengeNameType.init(rawValue:))
        else {
            call.explain("session does not open for this client")
            throw .sessionInvalid
        }
        guard asked == challenge else {
            call.explain("session is for \(asked.rawValue)")
            throw .sessionInvalid
        }
        guard expires > call.now else { throw .sessionExpired }
        return ChallengeSession(
            id: id, poolId: client.poolId, clientId: client.id, userId: user, generation: generation,
            challenge: asked, expiresAt: expires)
    }

    /// Marks the session as answered, inside the transaction that acts on the answer.
    func use(in store: any StoreWriter) throws {
        guard try store.useOnce("session/\(id)", expiresAt: expiresAt) else { throw ServiceError.sessionUsed }
    }

    /// Says of a session whose user has changed whether that came of its own answer: then it was used before.
    func refuseOutdated(call: Call) async throws -> Never {
        let isFirst = try await call.store.write { try $0.useOnce("session/\(id)", expiresAt: expiresAt) }
        call.explain("the user has changed since the session began")
        throw isFirst ? ServiceError.sessionInvalid : ServiceError.sessionUsed
    }

    /// The user as it stands now. Throws NotAuthorizedException if it is gone, or changed since the session began.
    func user(in store: any StoreReader) throws -> User {
        guard let user = try unchangedUser(in: store) else { throw ServiceError.sessionInvalid }
        return user
    }

    /// Nil if the user is gone, or changed since the session began.
    func unchangedUser(in store: any StoreReader) throws -> User? {
        guard let user = try store.user(id: userId), user.poolId == poolId, user.generation == generation else {
            return nil
        }
        return user
    }
}
