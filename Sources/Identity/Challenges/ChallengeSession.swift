import Cryptography
public import ServiceModel

/// What a `Session` carries from one challenge to the next, sealed (cognito/sign-in §6). All sessions have one length.
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
    private static let idWidth = 36
    private static let challengeWidth = 32

    static func begin(
        _ challenge: ChallengeNameType, user: User, client: AppClient, call: Call
    ) -> String {
        let session = ChallengeSession(
            id: call.random.uuid(), poolId: client.poolId, clientId: client.id, userId: user.id,
            generation: user.generation, challenge: challenge, expiresAt: call.now + client.sessionValidity)
        var plain = FixedWriter()
        plain.text(session.id, width: idWidth)
        plain.number(session.userId)
        plain.number(session.generation)
        plain.number(session.expiresAt)
        plain.text(challenge.rawValue, width: challengeWidth)
        let sealed = call.services.keys.sessions.seal(
            plain.bytes, context: client.sealingContext, random: call.random)
        return Base64.urlEncode(prefix + sealed)
    }

    /// Opens a session for the challenge that the caller answers.
    ///
    /// Throws NotAuthorizedException where it is garbage, of another client, of another challenge, or too old.
    static func open(
        _ text: String, for challenge: ChallengeNameType, client: AppClient, call: Call
    ) throws(Refusal) -> ChallengeSession {
        guard let bytes = Base64.urlDecode(text), bytes.starts(with: prefix),
            let plain = try? call.services.keys.sessions.open(
                Array(bytes.dropFirst(prefix.count)), context: client.sealingContext),
            let session = read(plain, client: client)
        else {
            call.explain("session does not open for this client")
            throw .session(.invalid)
        }
        guard session.challenge == challenge else {
            call.explain("session is for \(session.challenge.rawValue)")
            throw .session(.invalid)
        }
        guard session.expiresAt > call.now else { throw .session(.expired) }
        return session
    }

    private static func read(_ plain: [UInt8], client: AppClient) -> ChallengeSession? {
        var reader = FixedReader(plain)
        guard let id = reader.text(width: idWidth), let user = reader.number(), let generation = reader.number(),
            let expires = reader.number(),
            let challenge = reader.text(width: challengeWidth).flatMap(ChallengeNameType.init(rawValue:)),
            reader.isAtEnd
        else { return nil }
        return ChallengeSession(
            id: id, poolId: client.poolId, clientId: client.id, userId: user, generation: generation,
            challenge: challenge, expiresAt: expires)
    }

    /// Marks the session as answered, inside the transaction that acts on the answer.
    func use(in store: any StoreWriter) throws {
        guard try store.useOnce("session/\(id)", expiresAt: expiresAt) else { throw Refusal.session(.used) }
    }

    /// Says of a session whose user has changed whether that came of its own answer: then it was used before.
    func refuseOutdated(call: Call) async throws -> Never {
        let isFirst = try await call.store.write { try $0.useOnce("session/\(id)", expiresAt: expiresAt) }
        call.explain("the user has changed since the session began")
        throw isFirst ? Refusal.session(.invalid) : Refusal.session(.used)
    }

    /// The user as it stands now. Throws NotAuthorizedException if it is gone, or changed since the session began.
    func user(in store: any StoreReader) throws -> User {
        guard let user = try unchangedUser(in: store) else { throw Refusal.session(.invalid) }
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
