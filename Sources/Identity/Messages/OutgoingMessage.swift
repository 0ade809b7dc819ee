import Cryptography
import JSON
import Logging
import ServiceModel

/// Why a message was written; the outbox can be searched by it.
public enum MessagePurpose: String, Sendable, CaseIterable {
    case signUp = "sign-up"
    case resend
    case forgotPassword = "forgot-password"
    case verifyAttribute = "verify-attribute"
    case invitation
    /// The code of a second factor.
    case authentication
    /// Tells of a sign-in that may be somebody else's.
    case accountTakeover = "account-takeover"
}

/// A message on its way to the outbox, with its plain words beside the sealed ones.
public struct OutgoingMessage: Sendable {
    public var stored: StoredMessage
    public let content: MessageContent
    /// By what the messages to its destination are counted.
    let destinationSubject: Subject

    static func make(
        _ purpose: MessagePurpose, content: MessageContent, delivery: CodeDelivery, user: User, pool: UserPool,
        expiresAt: Int64, call: Call
    ) -> OutgoingMessage {
        // Where workers deliver, they may begin with the commit.
        let isDelivered = call.settings.deliveredMedia.contains(delivery.attribute.medium) || content.event != nil
        let dueAt = isDelivered ? call.now : nil
        return OutgoingMessage(
            stored: StoredMessage(
                poolId: user.poolId, userId: user.id, username: user.username, sub: user.sub,
                medium: delivery.attribute.medium.rawValue, destination: delivery.destination,
                purpose: purpose.rawValue,
                sealedContent: content.seal(
                    poolId: user.poolId, sub: user.sub, keys: call.services.keys, random: call.random),
                createdAt: call.now, expiresAt: expiresAt, dueAt: dueAt),
            content: content,
            destinationSubject: Subject.destination(delivery, in: pool, keys: call.services.keys))
    }

    /// Puts the message into the outbox, unless its destination has had as many as it may get.
    ///
    /// - Parameter userId: the row of a user who is stored in the same transaction.
    /// - Returns: false where the limit kept it back.
    func send(toNew userId: Int64? = nil, call: Call, in store: any StoreWriter) throws -> Bool {
        guard try DestinationLimit.admits(destinationSubject, call: call, in: store) else { return false }
        var stored = stored
        if let userId { stored.userId = userId }
        try store.enqueue(stored)
        return true
    }
}

/// What a message says.
public struct MessageContent: Sendable, Equatable {
    /// The code, or the temporary password of an invitation; empty where nobody has to type anything.
    public var code: String
    public var subject: String
    public var body: String
    /// The body as HTML, with what was filled in escaped; nil where the words have no markup.
    public var html: String?
    /// What a function of the pool's owner is told that delivers the message, but for the code; nil where none does.
    var event: JSONObject?
    /// From whom it comes and who gets the answers, where that is not what the pool says of all its mail.
    public var from: String?
    public var replyTo: String?

    public init(code: String, subject: String, body: String, html: String? = nil) {
        self.code = code
        self.subject = subject
        self.body = body
        self.html = html
    }

    func seal(poolId: String, sub: String, keys: KeyRing, random: any RandomSource) -> [UInt8] {
        var json: JSONObject = ["code": .string(code), "subject": .string(subject), "body": .string(body)]
        if let html { json["html"] = .string(html) }
        if let event { json["event"] = .object(event) }
        json["from"] = from.map { .string($0) }
        json["replyTo"] = replyTo.map { .string($0) }
        return keys.messages.seal(JSONValue.object(json).encoded(), context: "\(poolId)/\(sub)", random: random)
    }

    /// Opens what a stored message says; nil once it is redacted.
    public static func open(_ message: StoredMessage, with keys: KeyRing) throws -> MessageContent? {
        guard let sealed = message.sealedContent else { return nil }
        let json = try JSONReader.read(keys.messages.open(sealed, context: "\(message.poolId)/\(message.sub)"))
        guard let object = json.objectValue else { return nil }
        var content = MessageContent(
            code: object["code"]?.stringValue ?? "", subject: object["subject"]?.stringValue ?? "",
            body: object["body"]?.stringValue ?? "", html: object["html"]?.stringValue)
        content.event = object["event"]?.objectValue
        content.from = object["from"]?.stringValue
        content.replyTo = object["replyTo"]?.stringValue
        return content
    }
}

extension StoredMessage {
    /// Tells this message from every other, the same at each attempt and in all servers, and tells nothing else: by it,
    /// who gets a message twice knows it again.
    public func key(_ keys: KeyRing) -> String { keys.messageKey(poolId, "\(id)", "\(createdAt)") }
}

extension Call {
    /// After the transaction that stored the messages, and where the operator wants it: each is one line of the log.
    public func announce(_ messages: OutgoingMessage?...) {
        guard settings.logsMessages else { return }
        for message in messages.compactMap(\.self) {
            services.log.info(
                "message to \(message.stored.destination): \(message.content.body)",
                metadata: [
                    "purpose": .string(message.stored.purpose), "username": .string(message.stored.username),
                    "code": .string(message.content.code), "pool": .string(message.stored.poolId),
                ])
        }
    }
}
