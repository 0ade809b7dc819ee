import Cryptography
import ServiceModel

/// The event of a sign-in, on its way from the proof to the tokens.
enum SignInEvents {
    /// Does `body`, and where it refuses a proof, tells the user's events of it.
    ///
    /// A name that nobody has costs what a user's costs, so that the time does not tell who exists.
    static func watched<Value: Sendable>(
        pool: UserPool, client: AppClient, call: Call, _ body: () async throws -> Value
    ) async throws -> Value {
        do {
            return try await body()
        } catch let refusal as Refusal {
            if let claimant = call.trail.notedClaimant, let failed = failedChallenge(refusal),
                pool.threatProtection != .off
            {
                let event = event(
                    .fail, of: claimant.risk ?? SignInRisk(eventId: call.random.uuid()), history: claimant.history,
                    failed: failed, client: client, call: call)
                let subject: Subject =
                    switch claimant.identity {
                    case .user(let user): .user(user)
                    case .decoy(let decoy): .decoy(decoy)
                    }
                await AuthEvents.store(
                    failure: event, subject: subject, userId: claimant.identity.user?.id, call: call)
            }
            throw refusal
        }
    }

    /// What was proven wrongly; nil for other refusals.
    private static func failedChallenge(_ refusal: Refusal) -> ChallengeName? {
        switch refusal {
        case .signIn(.incorrectUsernameOrPassword): .password
        case .mfa(.wrongMessageCode), .mfa(.wrongSoftwareTokenCode), .mfa(.softwareTokenUsed): .mfa
        default: nil
        }
    }

    /// The event of a sign-in that was judged; nil where the pool does not watch.
    ///
    /// - Parameter decision: of the pool; what follows from the level where it is nil.
    static func event(
        _ response: EventResponseType, of progress: SignInProgress, decision: RiskDecisionType? = nil, call: Call
    ) -> AuthEvent? {
        guard let risk = progress.risk else { return nil }
        var event = event(
            response, of: risk, history: progress.history, failed: nil, client: progress.client, call: call)
        event.teaches = response == .pass && progress.teaches
        if let decision { event.shape.eventRisk?.riskDecision = decision }
        return event
    }

    private static func event(
        _ response: EventResponseType, of risk: SignInRisk, history: [ChallengeRecord], failed: ChallengeName?,
        client: AppClient, call: Call
    ) -> AuthEvent {
        var event = AuthEvent(
            .signIn, response, id: risk.eventId, goesOn: risk.isRecorded, poolId: client.poolId, client: client,
            call: call)
        event.shape.eventRisk = EventRiskType(
            riskDecision: risk.level == nil ? .noRisk : .accountTakeover, riskLevel: risk.level,
            compromisedCredentialsDetected: risk.isCompromised)
        event.shape.challengeResponses = responses(history, failed: failed)
        return event
    }

    /// Each of the two that the API knows, once.
    private static func responses(_ history: [ChallengeRecord], failed: ChallengeName?) -> [ChallengeResponseType] {
        var responses: [ChallengeResponseType] = []
        for name in [ChallengeName.password, .mfa] {
            if name == failed {
                responses.append(ChallengeResponseType(challengeName: name, challengeResponse: .failure))
            } else if history.contains(where: { $0.isRight && $0.challenge.eventName == name }) {
                responses.append(ChallengeResponseType(challengeName: name, challengeResponse: .success))
            }
        }
        return responses
    }
}

extension ChallengeNameType {
    /// What an event calls it.
    fileprivate var eventName: ChallengeName? {
        switch self {
        case .password, .passwordSrp, .passwordVerifier: .password
        case .smsMfa, .emailOtp, .softwareTokenMfa, .smsOtp: .mfa
        default: nil
        }
    }
}
