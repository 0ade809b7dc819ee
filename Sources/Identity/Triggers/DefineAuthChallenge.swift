import JSON
import ServiceModel

/// CUSTOM_AUTH: the pool's owner says after each challenge what comes next (cognito/custom-challenges §2).
enum DefineAuthChallenge {
    enum Decision: Sendable, Equatable {
        case tokens
        case failure
        /// CUSTOM_CHALLENGE or PASSWORD_VERIFIER.
        case challenge(ChallengeNameType)
    }

    /// What the function may ask for. What else follows a password comes by itself.
    private static let challenges: [ChallengeNameType] = [.customChallenge, .passwordVerifier]

    static func next(after progress: SignInProgress, call: Call) async throws(Refusal) -> Decision {
        let event = progress.event(
            .defineAuthChallenge, ["session": progress.eventSession],
            response: ["challengeName": .null, "issueTokens": .null, "failAuthentication": .null], call: call)
        guard let answer = try await event.invoke(call) else { throw .signIn(.customAuthTriggerMissing) }
        let (fails, issues) = (try answer.flag("failAuthentication"), try answer.flag("issueTokens"))
        if fails == true { return .failure }
        if issues == true { return .tokens }
        guard let name = try answer.text("challengeName") else { throw .trigger(.undecidedSignIn) }
        guard let challenge = ChallengeNameType(rawValue: name), challenges.contains(challenge) else {
            throw .trigger(.unknownChallenge)
        }
        return .challenge(challenge)
    }
}
