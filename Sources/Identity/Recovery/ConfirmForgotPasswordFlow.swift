import ServiceModel

/// Sets a new password by the code that ForgotPassword or AdminResetUserPassword sent (cognito/passwords §4).
public enum ConfirmForgotPasswordFlow {
    public struct Request: Sendable {
        public var username: String
        public var code: String
        public var password: String
        public var secretHash: String?

        public init(username: String, code: String, password: String, secretHash: String?) {
            self.username = username
            self.code = code
            self.password = password
            self.secretHash = secretHash
        }
    }

    public static func run(_ request: Request, pool: UserPool, client: AppClient, call: Call) async throws {
        try SecretHash.require(request.secretHash, client: client, usernames: [request.username])
        try pool.requireNone(of: .postConfirmation)
        try Passwords.requirePolicy(request.password, pool: pool, prefix: .change)
        let keys = call.environment.keys
        let found = try await call.store.read { try $0.user(named: request.username, in: pool) }
        if found == nil, !client.hidesUserExistence { throw ServiceError.usernameClientNotFound }
        if let found, !found.isEnabled, !client.hidesUserExistence { throw ServiceError.userDisabled }
        let subject =
            found.map(CodeSubject.of) ?? CodeSubject.decoy(name: request.username, pool: pool, keys: keys)

        // The code first: a wrong one must not cost a hash.
        let refusal = try await call.store.write { store -> ServiceError? in
            guard try AttemptLimit.confirmForgotPassword.admits(subject: subject, call: call, in: store) else {
                return .attemptLimitExceeded
            }
            switch try Codes.present(
                request.code, subject: subject, purpose: .forgotPassword, attribute: nil, keys: keys, now: call.now,
                in: store)
            {
            case .expired: return .codeExpired
            case .wrong: return .codeMismatch
            case .right: return nil
            }
        }
        if let refusal { throw refusal }
        guard let found, found.isEnabled else { throw ServiceError.codeMismatch }
        try await Passwords.requireUnused(request.password, by: found, pool: pool, call: call)
        let credential = try await Passwords.credential(
            for: request.password, username: found.username, sub: found.sub, pool: pool, call: call)

        // The code again, inside the transaction that uses it up: it may have been used, or replaced, meanwhile.
        let late = try await call.store.write { store -> ServiceError? in
            let verdict = try Codes.present(
                request.code, subject: subject, purpose: .forgotPassword, attribute: nil, keys: keys, now: call.now,
                in: store)
            guard case .right(let code) = verdict, var user = try store.user(id: found.id) else { return .codeExpired }
            try store.deleteCode(subject: subject, purpose: .forgotPassword, attribute: nil)
            try store.setLockout(nil, subject: subject)
            user.setCredential(credential, status: .confirmed, temporaryUntil: nil, pool: pool, at: call.now)
            if user.attributes[code.attribute] != nil {
                // Whoever reads the code holds the address.
                user.attributes["\(code.attribute)_verified"] = "true"
            }
            try store.update(user, aliases: UsernameRules.aliases(of: user, in: pool), in: pool)
            return nil
        }
        if let late { throw late }
    }
}
