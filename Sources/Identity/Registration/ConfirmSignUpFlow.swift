import ServiceModel

/// A new user proves the address or number that the code went to (cognito/sign-up §3).
public enum ConfirmSignUpFlow {
    public struct Request: Sendable {
        public var username: String
        public var code: String
        public var secretHash: String?
        /// Take the address over from a user who holds it as an alias.
        public var forceAliasCreation: Bool

        public init(username: String, code: String, secretHash: String?, forceAliasCreation: Bool) {
            self.username = username
            self.code = code
            self.secretHash = secretHash
            self.forceAliasCreation = forceAliasCreation
        }
    }

    public static func run(_ request: Request, pool: UserPool, client: AppClient, call: Call) async throws {
        try SecretHash.require(request.secretHash, client: client, usernames: [request.username])
        let confirmation = try PostConfirmation(.confirmSignUp, pool: pool)
        let confirmed = try await call.store.rule { store -> Ruling<User> in
            let found = try store.user(named: request.username, in: pool)
            if found == nil, !client.hidesUserExistence { return .refused(.lookUp(.userOfClientNotFound)) }
            switch try AttemptLimit.confirmSignUp.admission(
                of: found, named: request.username, pool: pool, client: client, call: call, in: store)
            {
            case .refused: return .refused(.code(.attemptLimitExceeded))
            case .unseen: return .refused(.code(.mismatch))
            case .admitted: break
            }
            guard let user = found else { return .refused(.code(.mismatch)) }
            let subject = Subject.user(user)
            guard user.status == .unconfirmed else {
                // Who presents the very code that confirmed the user, by a double click or from another tab, had it
                // from the address; to everybody else the user looks like nobody.
                let isHidden =
                    try client.hidesUserExistence
                    && !Codes.matchesDead(request.code, .signUp, subject: subject, call: call, in: store)
                return .refused(isHidden ? .code(.mismatch) : .registration(.cannotConfirm(user.status)))
            }
            switch try Codes.present(request.code, .signUp, of: user, subject: subject, call: call, in: store) {
            case .expired:
                // Where it is hidden who exists, that there was a code is told to who has it, and to nobody else.
                let isHidden =
                    try client.hidesUserExistence
                    && !Codes.matchesDead(request.code, .signUp, subject: subject, call: call, in: store)
                return .refused(isHidden ? .code(.mismatch) : .code(.expired))
            case .wrong: return .refused(.code(.mismatch))
            case .right(let code):
                var confirmed = user
                confirmed.status = .confirmed
                confirmed.generation += 1
                confirmed.modifiedAt = call.now
                confirmed.attributes.setVerified(code.attribute)
                // All aliases or none: a refusal has taken nothing, and leaves the code as it was.
                do {
                    try store.save(confirmed, in: pool, force: request.forceAliasCreation)
                } catch let refusal as Refusal {
                    return .refused(refusal)
                }
                // The change took all codes of the sign-up along. The used one stays until its day is over, dead
                // since the user waits for none any more.
                try store.replace(code)
                return .granted(confirmed)
            }
        }
        try await call.afterCommit { try await confirmation.after(confirmed, client: client, call: call) }
    }
}
