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
        try await AddressGate.admit(pool: pool, client: client, call: call)
        try Passwords.requirePolicy(request.password, pool: pool, on: .change)

        let failure = AuthEvent(.passwordChange, .fail, pool: pool, client: client, call: call)
        // The code first: a wrong one must not cost a hash.
        let found = try await call.store.rule { store -> Ruling<User> in
            let user = try store.user(named: request.username, in: pool)
            if user == nil, !client.hidesUserExistence { return .refused(.lookUp(.userOfClientNotFound)) }
            if let user, !user.isEnabled, !client.hidesUserExistence { return .refused(.signIn(.userDisabled)) }
            let subject = Subject.holder(user, of: request.username, in: pool, keys: call.services.keys)
            let admission = try AttemptLimit.confirmForgotPassword.admission(
                of: user, named: request.username, pool: pool, client: client, call: call, in: store)
            if admission == .refused { return .refused(.code(.attemptLimitExceeded)) }
            let verdict = try Codes.present(
                request.code, .forgotPassword, of: user, subject: subject, call: call, in: store)
            if case .right = verdict, let user, admission == .admitted { return .granted(user) }
            if let user, admission == .admitted {
                try failure?.put(of: user.id, in: store)
            } else {
                try failure?.pretend(under: subject, call: call, in: store)
            }
            // Where it is hidden who exists, what is told follows from the name as typed: that a code waits which
            // somebody else asked for, by another name perhaps, would tell whose name it is.
            let isAsked =
                try client.hidesUserExistence
                ? Codes.isAsked(request.username, pool: pool, call: call, in: store) : verdict == .wrong
            return .refused(isAsked ? .code(.mismatch) : .code(.expired))
        }
        try await CompromisedCredentials.requireUncompromised(
            request.password, on: .passwordChange, pool: pool, client: client, call: call)
        try await Passwords.requireUnused(request.password, by: found, pool: pool, call: call)
        let credential = try await Passwords.credential(
            for: request.password, username: found.username, sub: found.sub, pool: pool, call: call)

        let event = AuthEvents.passed(.passwordChange, pool: pool, client: client, call: call)
        // The code again, inside the transaction that uses it up: it may have been used, or replaced, or made
        // pointless meanwhile.
        let recovered = try await call.store.rule { store -> Ruling<User> in
            let subject = Subject.user(found)
            guard var user = try store.user(id: found.id), user.isEnabled,
                case .right(let code) = try Codes.present(
                    request.code, .forgotPassword, of: user, subject: subject, call: call, in: store)
            else { return .refused(.code(.expired)) }
            try store.deleteCode(subject: subject, purpose: .forgotPassword, attribute: nil)
            try store.forgetLockouts(of: user, pool: pool, keys: call.services.keys)
            user.setCredential(credential, status: .confirmed, temporaryUntil: nil, pool: pool, at: call.now)
            // Whoever reads the code holds the address that it was sent to, and the user still has it.
            user.attributes.setVerified(code.attribute)
            try store.save(user, in: pool)
            try event?.put(of: user.id, in: store)
            return .granted(user)
        }
        try await call.afterCommit {
            try await PostConfirmation.tell(
                .confirmForgotPassword, of: recovered, pool: pool, client: client, call: call)
        }
    }
}
