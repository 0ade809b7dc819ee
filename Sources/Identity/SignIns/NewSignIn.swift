import Cryptography
import ServiceModel

/// A sign-in that is about to be stored, with what belongs to it: everything of it that is drawn or told by the call, and
/// nothing that the store says.
struct NewSignIn: Sendable {
    let signIn: SignIn
    let refreshToken: String
    /// Nil where the pool tracks no devices.
    let device: SignInDevice?
    private let row: StoredRefreshToken
    private let session: NewSession?
    private let call: Call

    /// - Parameters:
    ///   - progress: as it is at its end. What comes of nobody's is stored nowhere.
    ///   - provenAt: when the oldest of what it holds was proven.
    init(of progress: SignInProgress, provenAt: Int64, call: Call) {
        let (pool, client) = (progress.pool, progress.client)
        // What a pool that watches calls the sign-in, its tokens call it too.
        let eventId = progress.risk?.eventId ?? call.random.uuid()
        let id = client.revocationEnabled ? call.random.uuid() : eventId
        device = SignInDevice(of: progress, call: call)
        signIn = SignIn(
            id: id, poolId: pool.id, userId: progress.identity.user?.id ?? 0, clientId: client.id,
            clientGeneration: client.generation,
            // Without revocation the tokens carry no origin_jti, and the event leads back to the sign-in.
            eventId: eventId, scopes: TokenGrant.apiScope, authenticatedAt: provenAt,
            expiresAt: call.now + client.refreshTokenValidity,
            factors: progress.held.map(\.rawValue).sorted().joined(separator: " "), level: progress.levelToTell,
            device: device?.key, hasPassedMFA: progress.proven.contains(.second))
        refreshToken = RefreshTokens.make(random: call.random)
        row = StoredRefreshToken(
            hash: call.services.keys.refreshTokenHash(refreshToken), signInId: id, createdAt: call.now)
        session = NewSession(of: signIn, pool: pool, client: client, call: call)
        self.call = call
    }

    /// Stores it, inside the transaction that has made sure of its user and client.
    func put(in store: any StoreWriter) throws {
        try device?.note(userId: signIn.userId, call: call, in: store)
        try store.insert(signIn, refreshToken: row)
        try session?.put(in: store)
    }
}

extension SignInProgress {
    /// The level that was reached, where one was asked for.
    fileprivate var levelToTell: Int? {
        targets.isEmpty ? nil : AuthenticationLevel.reached(by: held)?.rawValue
    }
}
