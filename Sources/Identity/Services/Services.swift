public import Cryptography
public import Logging
public import Threads

/// Everything that the rules need from outside, made once by the wiring and passed along with each call.
public final class Services: Sendable {
    public let store: any IdentityStore
    public let clock: any WallClock
    public let random: any RandomSource
    /// Where Argon2, RSA and SRP run, so that no event loop waits for them.
    public let lane: CPULane
    public let keys: KeyRing
    public let settings: IdentitySettings
    public let log: Logger
    public let pools: PoolCache
    public let signingKeys: SigningKeys
    public let verifiedTokens: VerifiedTokenCache
    public let outbox: OutboxSignal
    public let attemptTurns: AttemptTurns
    let challenges: ChallengeTable

    public convenience init(
        store: any IdentityStore, clock: any WallClock, random: any RandomSource, lane: CPULane, masterKey: MasterKey,
        settings: IdentitySettings, log: Logger
    ) {
        self.init(
            store: store, clock: clock, random: random, lane: lane, masterKey: masterKey, settings: settings, log: log,
            challenges: .all)
    }

    init(
        store: any IdentityStore, clock: any WallClock, random: any RandomSource, lane: CPULane, masterKey: MasterKey,
        settings: IdentitySettings, log: Logger, challenges: ChallengeTable
    ) {
        self.store = store
        self.clock = clock
        self.random = random
        self.lane = lane
        self.settings = settings
        self.log = log
        keys = KeyRing(masterKey: masterKey)
        pools = PoolCache(store: store, keys: keys)
        signingKeys = SigningKeys(
            store: store, keys: keys, random: random, areShared: settings.sharesSigningKeys)
        verifiedTokens = VerifiedTokenCache()
        outbox = OutboxSignal()
        attemptTurns = AttemptTurns()
        self.challenges = challenges
        store.changes.subscribe { [pools, signingKeys, outbox] changes in
            for id in changes.poolIds { pools.forget(poolId: id) }
            for id in changes.keys { signingKeys.forget(poolId: id) }
            if changes.hasMessages { outbox.notify() }
        }
    }
}

/// One request on its way through the rules.
public struct Call: Sendable {
    public let services: Services
    public let requestId: String
    /// The region of the caller's signature, or the configured one.
    public let region: String
    /// When the request began, in milliseconds since 1970. Every rule of one call sees the same time.
    public let now: Int64
    public let trail: CallTrail

    public init(services: Services, requestId: String, region: String, trail: CallTrail = CallTrail()) {
        self.services = services
        self.trail = trail
        self.requestId = requestId
        self.region = region
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
