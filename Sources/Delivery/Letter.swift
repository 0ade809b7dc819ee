public import Identity
public import ServiceModel

/// A message as a transport gets it, opened.
public struct Letter: Sendable, Equatable {
    /// The same at each attempt, and no other message's: 32 hexadecimal digits.
    public var key: String
    public var medium: DeliveryMediumType
    /// An e-mail address, or a phone number with its `+`.
    public var destination: String
    /// As the outbox shows it: `sign-up`, `forgot-password`.
    public var purpose: String
    public var poolId: String
    public var username: String
    public var sub: String
    public var content: MessageContent
    /// As the pool wants it: `ada@example.com` or `Ada <ada@example.com>`.
    public var from: String?
    public var replyTo: String?
    /// In milliseconds since 1970, as the next.
    public var createdAt: Int64
    public var expiresAt: Int64
    /// From 1.
    public var attempt: Int
    /// Where a function of the pool's owner delivers it.
    public var handover: CustomSender.Handover?

    public init(
        key: String, medium: DeliveryMediumType, destination: String, purpose: String, poolId: String,
        username: String, sub: String, content: MessageContent, from: String? = nil, replyTo: String? = nil,
        createdAt: Int64, expiresAt: Int64, attempt: Int = 1
    ) {
        self.key = key
        self.medium = medium
        self.destination = destination
        self.purpose = purpose
        self.poolId = poolId
        self.username = username
        self.sub = sub
        self.content = content
        self.from = from
        self.replyTo = replyTo
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.attempt = attempt
    }
}
