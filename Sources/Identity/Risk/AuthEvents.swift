import Cryptography
import Logging
import ServiceModel

/// What users of pools with advanced security did, and what was tried in their names (cognito/advanced-security §3).
///
/// Where the pool does not watch, nothing is made and nothing is stored. An event is made before the transaction and
/// stored in the one that does what it tells of, so there is no event of what did not happen.
public enum AuthEvents {
    /// How many failures in an hour are kept of one user: who guesses must not fill the disk.
    static let failuresPerHour = 60

    /// A user's events, the newest first.
    ///
    /// - Throws: `addOnNotEnabled`, `userNotFound`, `invalidPaginationToken`.
    public static func page(
        of name: String, pool: UserPool, limit: Int?, token: String?, call: Call
    ) async throws -> Page<StoredAuthEvent> {
        try pool.requireThreatProtection()
        let user = try await call.store.read { try $0.existingUser(named: name, in: pool) }
        return try await Paging.run(
            scope: "AdminListUserAuthEvents/\(pool.id)/\(user.sub)", limit: limit, token: token, call: call,
            place: { PageToken(userCursor: UserCursor(value: $0.id, id: $0.createdAt)) },
            read: { after, limit in
                let cursor = after.map { AuthEventCursor(createdAt: $0.rowId, id: $0.key) }
                return try await call.store.read {
                    try $0.authEvents(userId: user.id, after: cursor, limit: limit)
                }
            })
    }

    /// An event of something that is not a sign-in, which went well; nil where the pool does not watch.
    static func passed(_ type: EventType, pool: UserPool, client: AppClient?, call: Call) -> AuthEvent? {
        AuthEvent(type, .pass, pool: pool, client: client, call: call)
    }

    /// Tells of something that failed, in a transaction of its own. Where it fails to, the log hears of it: what failed
    /// must not be told as something else.
    static func failed(_ type: EventType, of user: User, pool: UserPool, client: AppClient?, call: Call) async {
        guard let event = AuthEvent(type, .fail, pool: pool, client: client, call: call) else { return }
        await store(failure: event, subject: .user(user), userId: user.id, call: call)
    }

    /// - Parameter userId: nil for a name that nobody has, which costs the same.
    static func store(failure event: AuthEvent, subject: Subject, userId: Int64?, call: Call) async {
        do {
            try await call.store.write { store in
                let isKept = try store.countAttempt(
                    subject: subject, action: "failed-event", at: call.now, window: Milliseconds.hour,
                    limit: failuresPerHour)
                guard isKept else { return }
                if let userId, try store.user(id: userId) != nil {
                    try event.put(of: userId, in: store)
                } else {
                    try event.pretend(under: subject, call: call, in: store)
                }
            }
        } catch {
            call.services.log.warning(
                "an event was not stored: \(error)", metadata: ["requestId": .string(call.requestId)])
        }
    }
}

/// An event on its way to the store.
struct AuthEvent: Sendable {
    var shape: AuthEventType
    /// As `StoredAuthEvent.teaches`, before anybody has said anything of it.
    var teaches = false
    private let device: String?
    private let expiresAt: Int64
    /// In which pool, through which client, and by which call.
    private let poolId: String
    private let clientId: String?
    private let requestId: String
    private let hasContextData: Bool
    /// Whether something of it may be stored already.
    private let goesOn: Bool

    /// Nil where the pool does not watch.
    init?(_ type: EventType, _ response: EventResponseType, pool: UserPool, client: AppClient?, call: Call) {
        guard pool.threatProtection != .off else { return nil }
        self.init(
            type, response, id: call.random.uuid(), goesOn: false, poolId: pool.id, client: client, call: call)
    }

    init(
        _ type: EventType, _ response: EventResponseType, id: String, goesOn: Bool, poolId: String,
        client: AppClient?, call: Call
    ) {
        let context = call.riskContext(of: client)
        shape = AuthEventType(
            eventId: id, eventType: type, creationDate: Timestamp(milliseconds: call.now), eventResponse: response,
            eventRisk: EventRiskType(riskDecision: .noRisk, compromisedCredentialsDetected: false),
            eventContextData: context.shape)
        device = context.device
        expiresAt = call.now + call.settings.authEventLifetime
        self.goesOn = goesOn
        self.poolId = poolId
        clientId = client?.id
        requestId = call.requestId
        hasContextData = call.caller.userContext != nil || call.caller.context != nil
    }

    /// Writes as much as `put` does, where there is nobody to tell of it.
    func pretend(under subject: Subject, call: Call, in store: any StoreWriter) throws {
        _ = try store.countAttempt(
            subject: subject, action: "event", at: call.now, window: Milliseconds.hour,
            limit: AuthEvents.failuresPerHour)
    }

    /// Stores it, inside the transaction, and tells who logs it. What was stored of it before keeps its time and place, which were judged, and
    /// what was said of it.
    func put(of userId: Int64, in store: any StoreWriter) throws {
        var event = StoredAuthEvent(
            userId: userId, shape: shape, device: device, expiresAt: expiresAt, teaches: teaches)
        if goesOn, let before = try store.authEvent(event.id) {
            event.shape.creationDate = before.shape.creationDate
            event.shape.eventContextData = before.shape.eventContextData
            event.device = before.device
            event.shape.eventFeedback = before.shape.eventFeedback
            event.heedFeedback()
        }
        try store.put(event)
        let activity = AuthActivity(
            shape: event.shape, userId: userId, clientId: clientId, requestId: requestId,
            hasContextData: hasContextData)
        store.tell(
            PoolActivity(poolId: poolId, at: event.shape.creationDate?.milliseconds ?? 0, event: .authEvent(activity)))
    }
}
