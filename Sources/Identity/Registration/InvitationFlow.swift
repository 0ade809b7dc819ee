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
        try pool.requireNone(of: .preSignUp)
        let sub = call.random.uuid()
        let name = try UsernameRules.newName(request.username, sub: sub, pool: pool)
        let attributes = try NewUserAttributes.check(
            request.attributes, filling: name.attribute, pool: pool, client: nil, requireAll: false)
        if let password = request.temporaryPassword {
            try Passwords.requirePolicy(password, pool: pool, on: .adminCreateUser)
        }
        // A password that is made here and told to nobody would be a hash and a verifier that nothing ever fits.
        let password =
            request.temporaryPassword
            ?? (request.isSilent ? nil : Passwords.makeTemporary(for: pool, random: call.random))
        var credential: Credential?
        if let password {
            credential = try await Passwords.credential(
                for: password, username: name.username, sub: sub, pool: pool, call: call)
        }
        var user = User(
            poolId: pool.id, username: name.username, sub: sub, status: .forceChangePassword,
            attributes: attributes, passwordHash: credential?.hash,
            temporaryPasswordExpiresAt: call.now + pool.temporaryPasswordLifetime,
            sealedVerifier: credential?.sealedVerifier, createdAt: call.now, modifiedAt: call.now)
        // Before there is the user, nobody can change where its invitation goes.
        let messages =
            try password.map { try Invitation.draw($0, request, call).address(to: user, pool: pool, call: call) } ?? []
        let newUser = user
        user.id = try await call.store.write { store in
            do {
                let id = try store.add(newUser, in: pool, force: request.forceAliasCreation)
                for message in messages where try !message.send(toNew: id, call: call, in: store) {
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
        guard user.status == .forceChangePassword else {
            throw Refusal.registration(.resendNotPossible(username: user.username))
        }
        if let password = request.temporaryPassword {
            try Passwords.requirePolicy(password, pool: pool, on: .adminCreateUser)
        }
        let password = request.temporaryPassword ?? Passwords.makeTemporary(for: pool, random: call.random)
        let credential = try await Passwords.credential(
            for: password, username: user.username, sub: user.sub, pool: pool, call: call)
        let invitation = Invitation.draw(password, request, call)
        let (updated, messages) = try await call.store.write { store in
            guard var current = try store.user(id: user.id), current.status == .forceChangePassword else {
                throw Refusal.registration(.resendNotPossible(username: user.username))
            }
            try AdminPasswords.give(credential, permanent: false, to: &current, pool: pool, call: call, in: store)
            try store.save(current, in: pool)
            let messages = try invitation.address(to: current, pool: pool, call: call)
            for message in messages where try !message.send(call: call, in: store) {
                throw Refusal.code(.messageLimitExceeded)
            }
            return (current, messages)
        }
        for message in messages { call.announce(message) }
        return updated
    }
}

/// An invitation whose chance is drawn, and which a transaction addresses by the user that it reads.
private struct Invitation: Sendable {
    let password: String
    let request: InvitationFlow.Request
    let salts: [DeliveryMediumType: SealingSalt]

    static func draw(_ password: String, _ request: InvitationFlow.Request, _ call: Call) -> Invitation {
        let media: [DeliveryMediumType] = request.isSilent ? [] : [.email, .sms]
        let salts = media.map { ($0, SealingSalt(random: call.random)) }
        return Invitation(password: password, request: request, salts: Dictionary(uniqueKeysWithValues: salts))
    }

    /// One message per medium that was asked for. Nothing asked for: SMS, Cognito's default, where there is a
    /// number, and else e-mail; a user with neither gets none, and that is no error.
    func address(to user: User, pool: UserPool, call: Call) throws(Refusal) -> [OutgoingMessage] {
        guard !request.isSilent else { return [] }
        var media = request.media
        if media.isEmpty {
            media = user.attributes.phoneNumber != nil ? [.sms] : user.attributes.email != nil ? [.email] : []
        }
        if media.isEmpty { return [] }
        try pool.requireMessagesAreBuilt()
        var messages: [OutgoingMessage] = []
        for medium in [DeliveryMediumType.sms, .email] where media.contains(medium) {
            let attribute = ContactAttribute(reachedBy: medium)
            guard let salt = salts[medium], let destination = user.attributes[attribute] else {
                throw .attribute(.mediumWithoutContact(medium))
            }
            let text = MessageTemplates.invitation(
                password: password, username: request.username, medium: medium, pool: pool)
            messages.append(
                .make(
                    .invitation, text: text, code: password, salt: salt,
                    delivery: CodeDelivery(attribute: attribute, destination: destination), user: user, pool: pool,
                    call: call))
        }
        return messages
    }
}
