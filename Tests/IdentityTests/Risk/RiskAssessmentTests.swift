import ServiceModel
import Testing

@testable import Identity

/// The rules by which a sign-in is a risk: cognito/advanced-security §5.
@Suite struct RiskAssessmentTests {
    private let now = 10 * Milliseconds.day

    private func context(_ address: String?, agent: String? = "Firefox/128", device: String? = nil) -> RiskContext {
        RiskContext(
            Caller(address: address, userAgent: agent), client: nil)
    }

    private func event(
        _ address: String? = "203.0.113.9", agent: String = "Firefox/128", _ response: EventResponseType = .pass,
        type: EventType = .signIn, feedback: FeedbackValueType? = nil, device: String? = nil, before: Int64 = 0
    ) -> StoredAuthEvent {
        StoredAuthEvent(
            userId: 1,
            shape: AuthEventType(
                eventId: "e", eventType: type, creationDate: Timestamp(milliseconds: now - before),
                eventResponse: response,
                eventContextData: EventContextDataType(ipAddress: address, deviceName: DeviceName.of(agent)),
                eventFeedback: feedback.map { EventFeedbackType(feedbackValue: $0, provider: "User") }),
            device: device, expiresAt: 0)
    }

    private func level(
        _ context: RiskContext, _ taught: [StoredAuthEvent], after recent: [StoredAuthEvent] = [],
        isListed: Bool = false
    ) -> RiskLevelType? {
        RiskAssessment.level(of: context, against: taught, recent: recent, isListed: isListed, now: now)
    }

    @Test func `whom nothing is known of is no risk`() {
        #expect(level(context("198.51.100.1"), []) == nil)
        #expect(level(context("198.51.100.1"), [], after: (0..<50).map { _ in event(nil, .fail) }) == nil)
    }

    /// What a sign-in from somewhere has proven, judged to be of this level.
    private func teaches(_ level: RiskLevelType?, _ proven: Set<Factor>) -> Bool {
        var progress = SignInProgress(
            pool: .make(), client: .make(), flow: .userPasswordAuth, identity: .user(.make()), name: "anna")
        progress.proven = proven
        progress.risk = SignInRisk(eventId: "e")
        progress.risk?.level = level
        return progress.teaches
    }

    @Test func `what brings nothing new teaches, and what does only by more than a password`() {
        #expect(teaches(nil, [.password]))
        #expect(!teaches(.low, [.password]) && !teaches(.high, [.password]) && !teaches(.low, [.custom]))
        for factor in [Factor.second, .passkey, .emailCode, .smsCode, .device] {
            #expect(teaches(.high, [.password, factor]), "\(factor.rawValue)")
        }
    }

    @Test func `what was said of an event goes before what it has proven`() {
        func teaches(_ event: StoredAuthEvent, _ decision: RiskDecisionType = .accountTakeover) -> Bool {
            var event = event
            event.shape.eventRisk = EventRiskType(riskDecision: decision)
            event.heedFeedback()
            return event.teaches
        }
        #expect(teaches(event(nil, .pass, feedback: .valid)) && teaches(event(nil, .fail, feedback: .valid), .block))
        #expect(
            !teaches(event(nil, .fail, feedback: .valid))
                && !teaches(event(nil, .pass, type: .signUp, feedback: .valid)))
        #expect(teaches(event(nil, .fail, feedback: .invalid)) && teaches(event(nil, .pass, feedback: .invalid)))
        #expect(!teaches(event(nil, .pass)))
    }

    @Test func `what was seen before is no risk, from a neighbour's address too`() {
        #expect(level(context("203.0.113.200"), [event()]) == nil)
        #expect(level(context(nil), [event()]) == nil)
    }

    @Test func `each thing that is new counts one`() {
        #expect(level(context("198.51.100.1"), [event()]) == .low)
        #expect(level(context("203.0.113.9", agent: "Chrome/1"), [event()]) == .low)
        #expect(level(context("198.51.100.1", agent: "Chrome/1"), [event()]) == .medium)
        // Seen, though not together.
        #expect(level(context("198.51.100.1"), [event("198.51.100.9", agent: "Chrome/1"), event()]) == nil)
    }

    @Test func `failures of a moment ago count where anything is new, and nowhere else`() {
        let failures = (0..<3).map { _ in event("198.51.100.1", .fail, before: Milliseconds.minute) }
        #expect(level(context("203.0.113.9"), [event()], after: failures) == nil)
        #expect(level(context("198.51.100.1"), [event()], after: failures) == .medium)
        #expect(level(context("198.51.100.1", agent: "Chrome/1"), [event()], after: failures) == .high)
        #expect(level(context("198.51.100.1"), [event()], after: failures.dropLast()) == .low)
        let old = (0..<3).map { _ in event("198.51.100.1", .fail, before: Milliseconds.hour) }
        #expect(level(context("198.51.100.1"), [event()], after: old) == .low)
    }

    @Test func `where the user said it was somebody else is a high risk, and teaches nothing`() {
        let bad = event("198.51.100.1", agent: "Chrome/1", feedback: .invalid)
        #expect(level(context("198.51.100.7"), [bad, event()]) == .high)
        #expect(level(context("203.0.113.9", agent: "Chrome/1"), [bad, event()]) == .low)
        #expect(level(context("198.51.100.1"), [event("198.51.100.1", feedback: .valid)]) == nil)
    }

    @Test func `an address that is never let in is a high risk`() {
        #expect(level(context("203.0.113.9"), [event()], isListed: true) == .high)
    }
}
