import Cryptography

/// The session of a sign-in that is about to be stored. It is stored in the same transaction.
struct NewSession: Sendable {
    private let row: UserSession
    private let userId: Int64
    private let limit: Int

    /// Nil where the pool keeps none.
    init?(of signIn: SignIn, pool: UserPool, client: AppClient, call: Call) {
        guard pool.tracksSessions else { return nil }
        let context = call.riskContext(of: client)
        row = UserSession(
            id: "tkn" + call.random.text(25, alphabet: .lowercaseAlphanumeric), signInId: signIn.id,
            clientId: signIn.clientId, createdAt: call.now, activeAt: call.now, device: context.deviceName,
            address: context.addressText)
        userId = signIn.userId
        limit = pool.sessions.maxPerUser
    }

    /// Stores it. Where the user has as many as there may be, the one that was used longest ago ends.
    func put(in store: any StoreWriter) throws {
        try store.clearEndedSessions(userId: userId, at: row.createdAt)
        let others = try store.sessions(userId: userId, at: row.createdAt)
        let surplus = others.count + 1 - limit
        if surplus > 0 {
            let oldest = others.sorted { ($0.activeAt, $0.createdAt, $0.id) < ($1.activeAt, $1.createdAt, $1.id) }
            for session in oldest.prefix(surplus) { try store.end(session, at: row.createdAt) }
        }
        try store.insert(row, userId: userId)
    }
}

/// That a session was used, by its refresh token.
struct SessionActivity: Sendable {
    private let signInId: String
    private let time: Int64
    private let device: String?
    private let address: String?

    /// Nil where the pool keeps no sessions.
    init?(of signIn: SignIn, pool: UserPool, client: AppClient, call: Call) {
        guard pool.tracksSessions else { return nil }
        let context = call.riskContext(of: client)
        (signInId, time, device, address) = (signIn.id, call.now, context.deviceName, context.addressText)
    }

    /// A sign-in of before the pool kept sessions has none.
    func note(in store: any StoreWriter) throws {
        try store.noteActivity(ofSignIn: signInId, at: time, device: device, address: address)
    }
}
