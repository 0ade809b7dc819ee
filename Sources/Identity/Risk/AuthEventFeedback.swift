import Cryptography
public import ServiceModel

/// What people say of an event: whether it was the user's own doing (cognito/advanced-security §4).
public enum AuthEventFeedback {
    private enum Provider: String {
        case administrator = "Admin"
        case user = "User"
    }

    /// - Throws: `addOnNotEnabled`, `userNotFound`, `eventNotFound`.
    public static func byAdministrator(
        _ value: FeedbackValueType, on eventId: String, of name: String, pool: UserPool, call: Call
    ) async throws {
        try pool.requireThreatProtection()
        try await call.store.write { store in
            let user = try store.existingUser(named: name, in: pool)
            try note(value, by: .administrator, on: eventId, userId: user.id, at: call.now, in: store)
        }
    }

    /// By the token of the mail that told of the event. Who has none learns nothing, not even whether there is such a
    /// user.
    ///
    /// - Throws: `addOnNotEnabled`, `unusableFeedbackToken`.
    public static func byUser(
        _ value: FeedbackValueType, on eventId: String, of name: String, token: String, pool: UserPool, call: Call
    ) async throws {
        try pool.requireThreatProtection()
        let opened = try FeedbackToken(token, pool: pool, call: call)
        guard opened.eventId == eventId else { throw Refusal.risk(.unusableFeedbackToken) }
        try await call.store.write { store in
            guard try store.user(named: name, in: pool)?.id == opened.userId else {
                throw Refusal.risk(.unusableFeedbackToken)
            }
            try note(value, by: .user, on: eventId, userId: opened.userId, at: call.now, in: store)
        }
    }

    private static func note(
        _ value: FeedbackValueType, by provider: Provider, on eventId: String, userId: Int64, at now: Int64,
        in store: any StoreWriter
    ) throws {
        guard var event = try store.authEvent(eventId), event.userId == userId else {
            throw Refusal.risk(.eventNotFound)
        }
        event.shape.eventFeedback = EventFeedbackType(
            feedbackValue: value, provider: provider.rawValue, feedbackDate: Timestamp(milliseconds: now))
        event.heedFeedback()
        try store.put(event)
    }
}

extension StoredAuthEvent {
    /// What was said of it goes before what the sign-in has proven: Invalid teaches where somebody else comes from, and
    /// Valid, of a sign-in whose password was right, where the user does.
    mutating func heedFeedback() {
        guard let value = shape.eventFeedback?.feedbackValue else { return }
        let isRight = shape.eventResponse == .pass || shape.eventRisk?.riskDecision == .block
        teaches = value == .invalid || shape.eventType == .signIn && isRight
    }
}

/// What the mail about an event carries, so that its reader may say whose doing it was: good for this event of this user
/// alone, as long as the event is kept, and no longer than a week.
struct FeedbackToken: Sendable {
    let eventId: String
    let userId: Int64

    static let lifetime = 7 * Milliseconds.day
    private static let idWidth = 50

    init(eventId: String, userId: Int64) {
        self.eventId = eventId
        self.userId = userId
    }

    func sealed(for pool: UserPool, call: Call) -> String {
        var plain = FixedWriter()
        plain.number(call.now + Self.lifetime)
        plain.number(userId)
        plain.text(eventId, width: Self.idWidth)
        return Base64.urlEncode(
            call.services.keys.feedback.seal(plain.bytes, context: pool.origin, random: call.random))
    }

    /// Throws `unusableFeedbackToken` for garbage, for one of another pool, and for one that is too old.
    init(_ text: String, pool: UserPool, call: Call) throws(Refusal) {
        guard let bytes = Base64.urlDecode(text),
            let plain = try? call.services.keys.feedback.open(bytes, context: pool.origin)
        else { throw .risk(.unusableFeedbackToken) }
        var reader = FixedReader(plain)
        guard let end = reader.number(), let userId = reader.number(),
            let eventId = reader.text(width: Self.idWidth), reader.isAtEnd, end > call.now
        else { throw .risk(.unusableFeedbackToken) }
        self.init(eventId: eventId, userId: userId)
    }
}
