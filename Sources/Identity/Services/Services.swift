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
        // Held weakly: the store must not keep alive what holds the store, threads of its own included.
        store.changes.subscribe { [weak pools, weak signingKeys, weak outbox] changes in
            if changes.isEverything {
                pools?.forgetAll()
                signingKeys?.forgetAll()
            }
            for id in changes.poolIds { pools?.forget(poolId: id) }
            for id in changes.keys { signingKeys?.forget(poolId: id) }
            if changes.hasMessages || changes.isEverything { outbox?.notify() }
        }
    }
}
