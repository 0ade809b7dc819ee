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

    /// - Returns: the Session of a sign-in that may follow at once; nil where none may.
    public static func run(
        _ request: Request, pool: UserPool, client: AppClient, call: Call
    ) async throws -> String? {
        try SecretHash.require(request.secretHash, client: client, usernames: [request.username])
        let (confirmed, contact) = try await call.store.rule { store -> Ruling<(User, ContactAttribute)> in
            /// What a wrong code gets where one waits, for what it costs.
            func hide() throws -> Ruling<(User, ContactAttribute)> {
                if client.hidesUserExistence {
                    try Codes.pretendWrongSignUp(request.username, pool: pool, call: call, in: store)
                }
                return .refused(.code(.mismatch))
            }
            /// As `hide`, unless it is the very code that confirmed the user, or that its day is over: who presents that,
            /// by a double click or from another tab, had it from the address. To everybody else the user looks like
            /// nobody.
            func hide(_ refusal: Refusal, of subject: Subject) throws -> Ruling<(User, ContactAttribute)> {
                guard client.hidesUserExistence else { return .refused(refusal) }
                return switch try Codes.presentDead(request.code, .signUp, subject: subject, call: call, in: store) {
                case .right: .refused(refusal)
                case .wrong: .refused(.code(.mismatch))
                case .expired: try hide()
                }
            }
            let found = try store.user(named: request.username, in: pool)
            if found == nil, !client.hidesUserExistence { return .refused(.lookUp(.userOfClientNotFound)) }
            switch try AttemptLimit.confirmSignUp.admission(
                of: found, named: request.username, pool: pool, client: client, call: call, in: store)
            {
            case .refused: return .refused(.code(.attemptLimitExceeded))
            case .unseen: return try hide()
            case .admitted: break
            }
            guard let user = found else { return try hide() }
            let subject = Subject.user(user)
            guard user.status == .unconfirmed else {
                return try hide(.registration(.cannotConfirm(user.status)), of: subject)
            }
            switch try Codes.present(request.code, .signUp, of: user, subject: subject, call: call, in: store) {
            // That there was a code is told to who has it.
            case .expired: return try hide(.code(.expired), of: subject)
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
                return .granted((confirmed, code.attribute))
            }
        }
        try await call.afterCommit {
            try await PostConfirmation.tell(.confirmSignUp, of: confirmed, pool: pool, client: client, call: call)
        }
        return try FirstSignIn.session(
            of: confirmed, named: request.username, by: contact, pool: pool, client: client, call: call)
    }
}
