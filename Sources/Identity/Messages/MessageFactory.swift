import Cryptography
import JSON
import ServiceModel

/// Makes every message that carries a code or a password. It does so before the transaction that stores it: the pool's
/// functions have a say in its words, and chance is drawn.
struct MessageFactory: Sendable {
    let pool: UserPool
    /// Through which the caller asks; nil for administrators.
    let client: AppClient?
    let call: Call

    /// A code on its way to the address or number that it will prove.
    ///
    /// - Parameters:
    ///   - reason: as the outbox shows it.
    ///   - occasion: as the pool's functions know it, where the reason does not say.
    func code(
        _ purpose: CodePurpose, as reason: MessagePurpose, on occasion: MessageOccasion? = nil, for target: CodeTarget
    ) async throws -> AddressedCode {
        try await code(
            of: 6, purpose, as: reason, on: occasion, under: .user(target.user), living: Codes.lifetime(purpose),
            for: target)
    }

    /// The code of a second factor, which lives as long as the Session of its sign-in.
    ///
    /// - Parameter subject: that sign-in.
    func signInCode(
        of digits: Int, under subject: Subject, through client: AppClient, for target: CodeTarget
    ) async throws -> AddressedCode {
        try await code(
            of: digits, .signIn, as: .authentication, under: subject, living: client.sessionValidity, for: target)
    }

    private func code(
        of count: Int, _ purpose: CodePurpose, as reason: MessagePurpose, on occasion: MessageOccasion? = nil,
        under subject: Subject, living lifetime: Int64, for target: CodeTarget
    ) async throws -> AddressedCode {
        let (user, delivery) = (target.user, target.delivery)
        let digits = call.settings.fixedCode ?? call.random.digits(count)
        let expiresAt = call.now + lifetime
        let message = try await message(
            reason, on: occasion ?? MessageOccasion(reason), carrying: digits, naming: user.username, to: delivery,
            of: user, until: expiresAt)
        let hash = call.services.keys.codeHash(
            digits, subject: subject, purpose: purpose, attribute: delivery.attribute,
            destination: delivery.destination)
        return AddressedCode(
            stored: StoredCode(
                subject: subject, purpose: purpose, attribute: delivery.attribute, destination: delivery.destination,
                isPending: target.isPending, hash: hash, createdAt: call.now,
                expiresAt: expiresAt),
            delivery: delivery, message: message)
    }

    /// As `code`, where a refusal is told only after the attempt was counted.
    func code(
        _ purpose: CodePurpose, as reason: MessagePurpose, for target: Result<CodeTarget, Refusal>
    ) async throws -> Result<AddressedCode, Refusal> {
        do {
            return .success(try await code(purpose, as: reason, for: target.get()))
        } catch let refusal as Refusal {
            return .failure(refusal)
        }
    }

    /// An invitation, which carries a temporary password.
    ///
    /// - Parameter name: as the administrator calls the user.
    func invitation(_ password: String, naming name: String, for target: CodeTarget) async throws -> OutgoingMessage {
        try await message(
            .invitation, on: .adminCreateUser, carrying: password, naming: name, to: target.delivery, of: target.user,
            until: call.now + pool.temporaryPasswordLifetime)
    }

    /// A mail that carries no code, in words that are filled in already.
    ///
    /// - Parameter values: what it says, for a function that delivers it in words of its own.
    func notice(
        _ content: MessageContent, telling values: JSONObject, to delivery: CodeDelivery, of user: User,
        until expiresAt: Int64
    ) -> OutgoingMessage {
        var content = content
        content.event = CustomSender.event(
            on: .accountTakeover, by: delivery.attribute.medium, to: user, pool: pool, client: client,
            telling: values, call: call)
        return .make(
            .accountTakeover, content: content, delivery: delivery, user: user, pool: pool, expiresAt: expiresAt,
            call: call)
    }

    /// - Parameter expiresAt: from when on what it carries has no use; it is not sent any more then.
    private func message(
        _ purpose: MessagePurpose, on occasion: MessageOccasion, carrying code: String, naming name: String,
        to delivery: CodeDelivery, of user: User, until expiresAt: Int64
    ) async throws -> OutgoingMessage {
        let medium = delivery.attribute.medium
        var words = MessageTemplates.words(of: purpose, by: medium, pool: pool)
        let event = CustomSender.event(
            on: occasion, by: medium, to: user, pool: pool, client: client, call: call)
        if event == nil {
            try requireNoLink(purpose, to: delivery)
            words = try await CustomMessage.change(
                words, on: occasion, to: delivery, user: user, pool: pool, client: client, call: call)
        }
        var content = words.content(code: code, username: name, of: purpose, by: medium)
        content.event = event
        return .make(
            purpose, content: content, delivery: delivery, user: user, pool: pool, expiresAt: expiresAt, call: call)
    }

    /// A pool may want a link instead of a code in an e-mail that verifies an address; never in one that recovers.
    private func requireNoLink(_ purpose: MessagePurpose, to delivery: CodeDelivery) throws(Refusal) {
        switch purpose {
        case .forgotPassword, .invitation, .authentication, .accountTakeover: return
        case .signUp, .resend, .verifyAttribute: break
        }
        if delivery.attribute == .email,
            pool.settings.verificationMessageTemplate?.defaultEmailOption == .confirmWithLink
        {
            throw .notBuilt(.verificationByLink)
        }
    }
}
