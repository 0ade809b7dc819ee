public import ServiceModel

/// Who makes a call, as far as it is known. All but the address is what somebody says: it may inform, and never admits.
public struct Caller: Sendable, Equatable {
    /// Of the other end of the connection; nil for calls from inside the server.
    public var address: String?
    public var userAgent: String?
    /// Whether an administrator's credentials vouch for the call: then it comes from a program of the pool's owner.
    public var isAdministrator: Bool
    /// What a user's own program says of its user: `UserContextData`.
    public var userContext: UserContextDataType?
    /// What an administrator's program says of the user for whom it calls: `ContextData`.
    public var context: ContextDataType?

    public init(
        address: String? = nil, userAgent: String? = nil, isAdministrator: Bool = false,
        userContext: UserContextDataType? = nil, context: ContextDataType? = nil
    ) {
        self.address = address
        self.userAgent = userAgent
        self.isAdministrator = isAdministrator
        self.userContext = userContext
        self.context = context
    }
}
