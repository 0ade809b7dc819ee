import Cryptography
public import ServiceModel

/// A user signs up (cognito/sign-up §2).
public enum SignUpFlow {
    public struct Request: Sendable {
        public var username: String
        public var password: String?
        public var attributes: [AttributeType]
        public var secretHash: String?

        public init(username: String, password: String?, attributes: [AttributeType], secretHash: String?) {
            self.username = username
            self.password = password
            self.attributes = attributes
            self.secretHash = secretHash
        }
    }

    public struct Outcome: Sendable {
        public var user: User
        /// Nil where nothing was sent: then an administrator must confirm, or the user is confirmed already.
        public var delivery: CodeDelivery?
    }

    public static func run(
        _ request: Request, pool: UserPool, client: AppClient, call: Call
    ) async throws -> Outcome {
        try SecretHash.require(request.secretHash, client: client, usernames: [request.username])
        try await AddressGate.admit(pool: pool, client: client, call: call)
        if pool.settings.adminCreateUserConfig?.allowAdminCreateUserOnly == true {
            throw Refusal.registration(.signUpNotPermitted)
        }
        let sub = call.random.uuid()
        let name = try UsernameRules.newName(request.username, sub: sub, pool: pool)
        // It would become an alias with the confirmation, and may by then be somebody's.
        if pool.aliasAttributes.contains(.preferredUsername),
            request.attributes.contains(where: { $0.name == "preferred_username" && $0.value?.isEmpty == false })
        {
            throw Refusal.name(.preferredBeforeConfirmation)
        }
        let attributes = try NewUserAttributes.check(
            request.attributes, filling: name.attribute, pool: pool, client: client, requireAll: true)
        let password = request.password.flatMap { $0.isEmpty ? nil : $0 }
        if let password {
            try Passwords.requirePolicy(password, pool: pool, on: .signUp)
            try await CompromisedCredentials.requireUncompromised(
                password, on: .signUp, pool: pool, client: client, call: call)
        } else {
            try Passwordless.requirePossible(attributes, in: pool)
        }
        let decision = try await PreSignUp.decide(
            .signUp, username: name.username, attributes: attributes, pool: pool, client: client, call: call)
        // Cheap, before the expensive hash: most collisions end here. The transaction decides.
        try await call.store.read { try requireFree(name, pool: pool, in: $0) }
        var credential: Credential?
        if let password {
            credential = try await Passwords.credential(
                for: password, username: name.username, sub: sub, pool: pool, call: call)
        }

        var user = User(
            poolId: pool.id, username: name.username, sub: sub, status: .unconfirmed, attributes: attributes,
            passwordHash: credential?.hash, sealedVerifier: credential?.sealedVerifier, createdAt: call.now,
            modifiedAt: call.now)
        let delivery = CodeDelivery.signUp(user, pool: pool)
        user.attributes.markUnproven()
        for contact in decision.verifies { user.attributes.setVerified(contact) }
        if decision.confirms || call.settings.autoConfirm {
            user.status = .confirmed
            if call.settings.autoConfirm, let delivery { user.attributes.setVerified(delivery.attribute) }
        }
        var code: AddressedCode?
        if user.status == .unconfirmed, let delivery {
            // Nobody can change where a user's code goes before there is the user.
            code = try await MessageFactory(pool: pool, client: client, call: call)
                .code(.signUp, as: .signUp, for: CodeTarget(user: user, delivery: delivery))
        }
        // What the pool's owner vouches for comes over from whoever held it (cognito/triggers §6).
        let force = ContactAttribute.allCases.allSatisfy {
            !user.attributes.isVerified($0) || decision.verifies.contains($0)
        }
        let (newUser, newCode) = (user, code)
        let event = AuthEvents.passed(.signUp, pool: pool, client: client, call: call)
        user.id = try await call.store.rule { store in
            let id = try insert(newUser, pool: pool, force: force, in: store)
            try event?.put(of: id, in: store)
            // As with Cognito the user stays, and can ask for the code later (cognito/sign-up §2).
            if let newCode, try !newCode.send(toNew: id, call: call, in: store) {
                return .refused(.code(.attemptLimitExceeded))
            }
            return .granted(id)
        }
        call.announce(code?.message)
        let stored = user
        if stored.status == .confirmed {
            try await call.afterCommit {
                try await PostConfirmation.tell(.confirmSignUp, of: stored, pool: pool, client: client, call: call)
            }
        }
        return Outcome(user: stored, delivery: code?.delivery)
    }

    private static func requireFree(
        _ name: UsernameRules.NewName, pool: UserPool, in store: any StoreReader
    ) throws {
        if let (contact, value) = name.attribute {
            if try store.user(poolId: pool.id, aliasKey: pool.aliasKey(value)) != nil {
                throw Refusal.registration(.accountExists(contact.aliasKind))
            }
        } else if try store.user(named: name.username, in: pool) != nil {
            // By any of its names: whoever took another's alias or sub for a username would be found in the
            // other's place.
            throw Refusal.registration(.usernameExists)
        }
    }

    private static func insert(
        _ user: User, pool: UserPool, force: Bool, in store: any StoreWriter
    ) throws -> Int64 {
        do {
            return try store.add(user, in: pool, force: force)
        } catch NameConflict.username {
            throw Refusal.registration(.usernameExists)
        } catch NameConflict.alias(let kind) {
            throw Refusal.registration(.accountExists(kind))
        }
    }
}
