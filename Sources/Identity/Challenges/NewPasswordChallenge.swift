import JSON
import ServiceModel

/// NEW_PASSWORD_REQUIRED: a user whom an administrator made, or whose password one set, chooses the real one
/// (cognito/sign-in §9).
enum NewPasswordChallenge {
    static func begin(_ user: User, pool: UserPool, client: AppClient, call: Call) -> AuthOutcome {
        let missing = missingAttributes(of: user.attributes, pool: pool).map {
            JSONValue.string("userAttributes.\($0)")
        }
        var readable = JSONObject()
        for (name, value) in user.attributes.all where client.mayRead(name) && !name.hasPrefix("dev:") {
            readable[name] = .string(value)
        }
        return .challenge(
            .newPasswordRequired,
            session: ChallengeSession.begin(.newPasswordRequired, user: user, client: client, call: call),
            parameters: [
                "USER_ID_FOR_SRP": user.username,
                "requiredAttributes": String(decoding: JSONValue.array(missing).encoded(), as: UTF8.self),
                "userAttributes": String(decoding: JSONValue.object(readable).encoded(), as: UTF8.self),
            ])
    }

    private static func missingAttributes(of attributes: UserAttributes, pool: UserPool) -> [String] {
        pool.schema.requiredNames.filter { attributes[$0] == nil }
    }

    static func answer(_ answer: ChallengeAnswer, call: Call) async throws -> AuthOutcome {
        let (pool, client) = (answer.pool, answer.client)
        let name = try Authentication.parameter("USERNAME", of: answer.responses)
        guard let sessionText = answer.session else { throw Refusal.missingParameter("Session") }
        let session = try ChallengeSession.open(sessionText, for: .newPasswordRequired, client: client, call: call)
        let found = try await call.store.read { store -> User? in
            guard let user = try session.unchangedUser(in: store) else { return nil }
            // The session says who it is; the name must not say another.
            guard try store.user(named: name, in: pool)?.id == user.id else { throw Refusal.session(.invalid) }
            return user
        }
        guard let user = found else { try await session.refuseOutdated(call: call) }
        try SecretHash.require(answer.responses["SECRET_HASH"], client: client, usernames: [name, user.username])
        try pool.requireSignInIsBuilt()
        let password = try Authentication.parameter("NEW_PASSWORD", of: answer.responses)
        guard user.isEnabled else { throw Refusal.signIn(.userDisabled) }
        try Passwords.requirePolicy(password, pool: pool, on: .change)
        // Before the work of hashing. The transaction asks again: an administrator may set an attribute meanwhile.
        _ = try newAttributes(answer.responses, user: user, pool: pool, client: client)
        try await Passwords.requireUnused(password, by: user, pool: pool, call: call)
        let credential = try await Passwords.credential(
            for: password, username: user.username, sub: user.sub, pool: pool, call: call)
        let changed = try await call.store.write { store in
            try session.use(in: store)
            var user = try session.user(in: store)
            user.attributes.apply(try newAttributes(answer.responses, user: user, pool: pool, client: client))
            user.setCredential(credential, status: .confirmed, temporaryUntil: nil, pool: pool, at: call.now)
            try store.update(user, aliases: UsernameRules.aliases(of: user, in: pool), in: pool)
            return user
        }
        return try await Authentication.afterPassword(changed, pool: pool, client: client, call: call)
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
