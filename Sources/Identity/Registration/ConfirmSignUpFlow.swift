public import ServiceModel

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
        try pool.requireNone(of: .postConfirmation)
        try await call.store.rule { store -> Ruling<Void> in
            let found = try store.user(named: request.username, in: pool)
            if found == nil, !client.hidesUserExistence { return .refused(.usernameClientNotFound) }
            switch try AttemptLimit.confirmSignUp.admission(
                of: found, named: request.username, pool: pool, client: client, call: call, in: store)
            {
            case .refused: return .refused(.attemptLimitExceeded)
            case .unseen: return .refused(.codeMismatch)
            case .admitted: break
            }
            guard let user = found else { return .refused(.codeMismatch) }
            let subject = CodeSubject.of(user)
            guard user.status == .unconfirmed else {
                // Who presents the very code that confirmed the user, by a double click or from another tab, had it
                // from the address; to everybody else the user looks like nobody.
                let isHidden =
                    try client.hidesUserExistence
                    && !Codes.matchesDead(request.code, .signUp, subject: subject, call: call, in: store)
                return .refused(isHidden ? .codeMismatch : .cannotConfirm(user.status))
            }
            switch try Codes.present(request.code, .signUp, of: user, subject: subject, call: call, in: store) {
            case .expired:
                // Where it is hidden who exists, that there was a code is told to who has it, and to nobody else.
                let isHidden =
                    try client.hidesUserExistence
                    && !Codes.matchesDead(request.code, .signUp, subject: subject, call: call, in: store)
                return .refused(isHidden ? .codeMismatch : .codeExpired)
            case .wrong: return .refused(.codeMismatch)
            case .right(let code):
                var confirmed = user
                confirmed.status = .confirmed
                confirmed.generation += 1
                confirmed.modifiedAt = call.now
                confirmed.attributes["\(code.attribute)_verified"] = "true"
                // All aliases or none: a refusal has taken nothing, and leaves the code as it was.
                if let refusal = try AliasTransfer.store(
                    confirmed, in: pool, force: request.forceAliasCreation, now: call.now, store: store)
                {
                    return .refused(refusal)
                }
                // The change took all codes of the sign-up along. The used one stays until its day is over, dead
                // since the user waits for none any more.
                try store.replace(code)
                return .granted(())
            }
        }
    }
}

/// Aliases that change hands.
public enum AliasTransfer {
    /// Stores the user with the aliases that are now in force.
    ///
    /// Where another user holds one of them, the answer is the refusal to give, or, by force, that user loses it
    /// and the attribute that it was, no other, becomes unverified.
    static func store(
        _ user: User, in pool: UserPool, force: Bool, now: Int64, store: any StoreWriter
    ) throws -> ServiceError? {
        let aliases = UsernameRules.aliases(of: user, in: pool)
        if let refusal = try claim(aliases, for: user.id, in: pool, force: force, now: now, store: store) {
            return refusal
        }
        try store.update(user, aliases: aliases, in: pool)
        return nil
    }

    /// Makes the aliases free for the user `id` (0 for a new one), by force or not at all. Where one of them cannot
    /// be had, none is taken.
    public static func claim(
        _ aliases: [Alias], for id: Int64, in pool: UserPool, force: Bool, now: Int64, store: any StoreWriter
    ) throws -> ServiceError? {
        var taken: [Alias] = []
        for alias in aliases {
            if try store.isUsernameOfAnother(alias, than: id, in: pool) { return .aliasExists(alias.kind) }
            guard let holder = try store.user(poolId: pool.id, alias: alias), holder.id != id else { continue }
            guard force, alias.kind != .preferredUsername, pool.usernameAttributes.isEmpty else {
                return .aliasExists(alias.kind)
            }
            taken.append(alias)
        }
        for alias in taken {
            guard var holder = try store.user(poolId: pool.id, alias: alias) else { continue }
            holder.attributes["\(alias.kind.rawValue)_verified"] = "false"
            holder.modifiedAt = now
            try store.update(holder, aliases: UsernameRules.aliases(of: holder, in: pool))
        }
        return nil
    }
}
