import Cryptography
public import ServiceModel

/// An administrator makes a user (cognito/sign-up §4).
public enum InvitationFlow {
    public struct Request: Sendable {
        public var username: String
        public var attributes: [AttributeType]
        public var temporaryPassword: String?
        public var forceAliasCreation: Bool
        public var media: [DeliveryMediumType]
        /// No message is sent (MessageAction SUPPRESS).
        public var isSilent: Bool

        public init(
            username: String, attributes: [AttributeType], temporaryPassword: String?, forceAliasCreation: Bool,
            media: [DeliveryMediumType], isSilent: Bool
        ) {
            self.username = username
            self.attributes = attributes
            self.temporaryPassword = temporaryPassword
            self.forceAliasCreation = forceAliasCreation
            self.media = media
            self.isSilent = isSilent
        }
    }

    public static func create(_ request: Request, pool: UserPool, call: Call) async throws -> User {
        let sub = call.random.uuid()
        let name = try UsernameRules.newName(request.username, sub: sub, pool: pool)
        let attributes = try NewUserAttributes.check(
            request.attributes, filling: name.attribute, pool: pool, client: nil, requireAll: false)
        // Whoever signs in by a code needs no password, and so no invitation that carries one.
        let isPasswordless = request.temporaryPassword == nil && !pool.passwordlessContacts.isEmpty
        if let password = request.temporaryPassword {
            try Passwords.requirePolicy(password, pool: pool, on: .adminCreateUser)
        } else if isPasswordless {
            try Passwordless.requirePossible(attributes, in: pool)
        }
        if !call.isDeclared {
            _ = try await PreSignUp.decide(
                .adminCreateUser, username: name.username, attributes: attributes, pool: pool, client: nil, call: call)
        }
        // A password that is made here and told to nobody would be a hash and a verifier that nothing ever fits.
        let password =
            request.temporaryPassword
            ?? (request.isSilent || isPasswordless ? nil : Passwords.makeTemporary(for: pool, random: call.random))
        var credential: Credential?
        if let password {
            credential = try await Passwords.credential(
                for: password, username: name.username, sub: sub, pool: pool, call: call)
        }
        var user = User(
            poolId: pool.id, username: name.username, sub: sub,
            status: isPasswordless ? .confirmed : .forceChangePassword, attributes: attributes,
            passwordHash: credential?.hash,
            temporaryPasswordExpiresAt: isPasswordless ? nil : call.now + pool.temporaryPasswordLifetime,
            sealedVerifier: credential?.sealedVerifier, createdAt: call.now, modifiedAt: call.now)
        // Before there is the user, nobody can change where its invitation goes.
        var messages: [OutgoingMessage] = []
        if let password {
            let factory = MessageFactory(pool: pool, client: nil, call: call)
            messages = try await write(
                request, carrying: password, for: targets(of: request, for: user, by: factory), by: factory)
        }
        let (newUser, invitations) = (user, messages)
        user.id = try await call.store.write { store in
            do {
                let id = try store.add(newUser, in: pool, force: request.forceAliasCreation)
                for message in invitations where try !message.send(toNew: id, call: call, in: store) {
                    throw Refusal.code(.messageLimitExceeded)
                }
                return id
            } catch NameConflict.username {
                throw Refusal.registration(.userAccountExists)
            } catch NameConflict.alias(let kind) {
                throw pool.usernameAttributes.isEmpty
                    ? Refusal.registration(.aliasExists(kind)) : Refusal.registration(.accountExists(kind))
            }
        }
        for message in messages { call.announce(message) }
        return user
    }

    /// A new temporary password, a new time to use it, and the invitation again.
    public static func resend(_ request: Request, pool: UserPool, call: Call) async throws -> User {
        let user = try await call.store.read { try $0.existingUser(named: request.username, in: pool) }
        let notPossible = Refusal.registration(.resendNotPossible(username: user.username))
        guard user.status == .forceChangePassword else { throw notPossible }
        if let password = request.temporaryPassword {
            try Passwords.requirePolicy(password, pool: pool, on: .adminCreateUser)
        }
        let password = request.temporaryPassword ?? Passwords.makeTemporary(for: pool, random: call.random)
        let credential = try await Passwords.credential(
            for: password, username: user.username, sub: user.sub, pool: pool, call: call)
        let factory = MessageFactory(pool: pool, client: nil, call: call)
        let (updated, messages) = try await Preparation.run(call: call) { store in
            guard let current = try store.user(id: user.id), current.status == .forceChangePassword else {
                throw notPossible
            }
            return CodeTargets(user: current, all: try targets(of: request, for: current, by: factory))
        } prepare: { targets in
            try await write(request, carrying: password, for: targets.all, by: factory)
        } commit: { targets, messages, store -> Ruling<(User, [OutgoingMessage])> in
            var current = targets.user
            try AdminPasswords.give(credential, permanent: false, to: &current, pool: pool, call: call, in: store)
            try store.save(current, in: pool)
            for message in messages where try !message.send(call: call, in: store) {
                throw Refusal.code(.messageLimitExceeded)
            }
            return .granted((current, messages))
        }
        for message in messages { call.announce(message) }
        return updated
    }

    /// Where the invitation goes: one message per medium that was asked for. Nothing asked for: SMS, Cognito's default,
    /// where there is a number, and else e-mail; a user with neither gets none, and that is no error.
    private static func targets(
        of request: Request, for user: User, by factory: MessageFactory
    ) throws(Refusal) -> [CodeTarget] {
        guard !request.isSilent else { return [] }
        var media = request.media
        if media.isEmpty {
            media = user.attributes.phoneNumber != nil ? [.sms] : user.attributes.email != nil ? [.email] : []
        }
        if media.isEmpty { return [] }
        var targets: [CodeTarget] = []
        for medium in [DeliveryMediumType.sms, .email] where media.contains(medium) {
            let contact = ContactAttribute(reachedBy: medium)
            guard let destination = user.attributes[contact] else { throw .attribute(.mediumWithoutContact(medium)) }
            targets.append(
                CodeTarget(user: user, delivery: CodeDelivery(attribute: contact, destination: destination)))
        }
        return targets
    }

    private static func write(
        _ request: Request, carrying password: String, for targets: [CodeTarget], by factory: MessageFactory
    ) async throws -> [OutgoingMessage] {
        var messages: [OutgoingMessage] = []
        for target in targets {
            messages.append(try await factory.invitation(password, naming: request.username, for: target))
        }
        return messages
    }
}
