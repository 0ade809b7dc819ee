import JSON
import ServiceModel

/// NEW_PASSWORD_REQUIRED: a user whom an administrator made, or whose password one set, chooses the real one
/// (cognito/sign-in §9).
enum NewPasswordChallenge: Challenge {
    static let name = ChallengeNameType.newPasswordRequired

    static func isDue(_ progress: SignInProgress) -> Bool {
        progress.proven.contains(.password) && progress.identity.user?.status == .forceChangePassword
    }

    static func begin(
        _ progress: SignInProgress, with parameters: [String: String], call: Call
    ) async throws -> Question {
        let attributes = progress.identity.user?.attributes ?? UserAttributes()
        let missing = missingAttributes(of: attributes, pool: progress.pool).map {
            JSONValue.string("userAttributes.\($0)")
        }
        var readable = JSONObject()
        for (name, value) in attributes.all where progress.client.shows(name) {
            readable[name] = .string(value)
        }
        return Question(parameters: [
            "USER_ID_FOR_SRP": progress.identity.username,
            "requiredAttributes": String(decoding: JSONValue.array(missing).encoded(), as: UTF8.self),
            "userAttributes": String(decoding: JSONValue.object(readable).encoded(), as: UTF8.self),
        ])
    }

    private static func missingAttributes(of attributes: UserAttributes, pool: UserPool) -> [String] {
        pool.schema.requiredNames.filter { attributes[$0] == nil }
    }

    static func answer(_ answer: ChallengeAnswer, call: Call) async throws -> SignInProgress {
        var progress = try await answer.progress(call: call)
        let (pool, client) = (answer.pool, answer.client)
        guard let user = progress.identity.user, let session = progress.session else {
            throw Refusal.session(.invalid)
        }
        let password = try answer.required("NEW_PASSWORD")
        guard user.isEnabled else { throw Refusal.signIn(.userDisabled) }
        try Passwords.requirePolicy(password, pool: pool, on: .change)
        // Before the work of hashing. The transaction asks again: an administrator may set an attribute meanwhile.
        _ = try newAttributes(answer.responses, user: user, pool: pool, client: client)
        try await CompromisedCredentials.requireUncompromised(
            password, on: .passwordChange, pool: pool, client: client, call: call)
        try await Passwords.requireUnused(password, by: user, pool: pool, call: call)
        let credential = try await Passwords.credential(
            for: password, username: user.username, sub: user.sub, pool: pool, call: call)
        let event = AuthEvents.passed(.passwordChange, pool: pool, client: client, call: call)
        progress.identity = try await call.store.write { store in
            try session.spend(in: store)
            guard var current = try store.user(id: user.id), current.poolId == pool.id,
                current.generation == user.generation
            else { throw Refusal.session(.invalid) }
            guard current.isEnabled else { throw Refusal.signIn(.userDisabled) }
            current.attributes.apply(try newAttributes(answer.responses, user: current, pool: pool, client: client))
            current.setCredential(credential, status: .confirmed, temporaryUntil: nil, pool: pool, at: call.now)
            try store.save(current, in: pool)
            try event?.put(of: current.id, in: store)
            return .user(current)
        }
        progress.session = nil
        progress.prove(.password, by: name)
        return progress
    }

    /// The attributes that came along. What is set already must not be sent back, be it unchanged; what is required
    /// must be there in the end.
    private static func newAttributes(
        _ responses: [String: String], user: User, pool: UserPool, client: AppClient
    ) throws(Refusal) -> UserAttributes {
        let prefix = "userAttributes."
        let sent = responses.filter { $0.key.hasPrefix(prefix) }.sorted { $0.key < $1.key }
            .map { AttributeType(name: String($0.key.dropFirst(prefix.count)), value: $0.value) }
        for attribute in sent where user.attributes[attribute.name] != nil {
            throw .attribute(.alreadyProvided(attribute.name))
        }
        let checked = try AttributeRules.checkNew(
            sent, beside: user.attributes, pool: pool, client: client, requireAll: false)
        var after = user.attributes
        after.apply(checked)
        let missing = missingAttributes(of: after, pool: pool)
        if !missing.isEmpty { throw .attribute(.missingAtFirstSignIn(missing)) }
        return checked
    }
}
