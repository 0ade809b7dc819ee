public import Cryptography
import Logging

/// One request on its way through the rules.
public struct Call: Sendable {
    public let services: Services
    public let requestId: String
    /// The region of the caller's signature, or the configured one.
    public let region: String
    /// When the request began, in milliseconds since 1970. Every rule of one call sees the same time.
    public let now: Int64
    public let trail: CallTrail
    public var caller: Caller
    /// What the caller wants the pool's own functions to know; kept nowhere.
    public var clientMetadata: [String: String] = [:]
    /// As `clientMetadata`, for the function that judges a new user.
    public var validationData: [String: String] = [:]
    /// Whether the server's operator declares a user in a seed: then the pool's function is not asked whether there may
    /// be one. It need not run yet when the server starts.
    public var isDeclared = false

    public init(
        services: Services, requestId: String, region: String, trail: CallTrail = CallTrail(),
        caller: Caller = Caller()
    ) {
        self.services = services
        self.trail = trail
        self.requestId = requestId
        self.region = region
        self.caller = caller
        now = services.clock.now
    }

    public var store: any IdentityStore { services.store }
    public var random: any RandomSource { services.random }
    public var pools: PoolCache { services.pools }
    public var settings: IdentitySettings { services.settings }

    /// Tells the log, by request id, which rule refused a call whose answer must not say it. A developer reads it
    /// at once; in production it is there for who turns the level down.
    public func explain(_ reason: @autoclosure () -> String) {
        services.log.log(
            level: settings.logsMessages ? .info : .debug, "refused: \(reason())",
            metadata: ["requestId": .string(requestId)])
    }
}
