/// What holds for all calls of a client.
public struct OutboundConfiguration: Sendable {
    /// A file of certificates (PEM) that servers' certificates must lead to; nil: those of the system.
    public var authorities: String?
    /// Connections are shared by all calls, so this is the client's and not a call's.
    public var networks: NetworkRule
    /// Calls under way at once; more wait.
    public var callsAtOnce: Int
    /// Calls that wait; one more is refused.
    public var callsWaiting: Int
    /// Names this program to those whom it calls by HTTP.
    public var userAgent: String

    public init(
        authorities: String? = nil, networks: NetworkRule = .publicOnly, callsAtOnce: Int = 64,
        callsWaiting: Int = 1024, userAgent: String = "sekisho"
    ) {
        self.authorities = authorities
        self.networks = networks
        self.callsAtOnce = callsAtOnce
        self.callsWaiting = callsWaiting
        self.userAgent = userAgent
    }
}
