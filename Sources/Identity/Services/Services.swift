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
    public let identityPools: IdentityPoolCache
    public let poolSizes: PoolSizes
    public let accessKeys: AccessKeys
    public let roles: Roles
    public let roleCredentials: RoleCredentials
    /// Whatever signs requests: access keys, and credentials of sessions.
    public let credentials: Credentials
    public let signingKeys: SigningKeys
    public let identityTokens: IdentityTokens
    public let verifiedTokens: VerifiedTokenCache
    /// Who waits for messages, of whichever medium.
    public let outbox: WakeSignal
    /// What is to be delivered, by medium.
    public let due: DueSignals
    public let attemptTurns: AttemptTurns
    public let limits: RateLimits
    /// What calls the pools' own functions.
    public let functions: any FunctionCalling
    public let compromisedPasswords: any CompromisedPasswords
    /// Where what happens in pools is told.
    public let activityLog: any ActivityLog
    let challenges: ChallengeTable

    public convenience init(
        store: any IdentityStore, clock: any WallClock, random: any RandomSource, lane: CPULane, masterKey: MasterKey,
        settings: IdentitySettings, log: Logger, functions: any FunctionCalling = NoFunctions(),
        compromisedPasswords: any CompromisedPasswords = CommonPasswords(), accessKeys: [HeldAccessKey] = [],
        roles: [ConfiguredRole] = [], activityLog: any ActivityLog = NoActivityLog()
    ) {
        self.init(
            store: store, clock: clock, random: random, lane: lane, masterKey: masterKey, settings: settings, log: log,
            functions: functions, compromisedPasswords: compromisedPasswords, accessKeys: accessKeys,
            roles: roles, activityLog: activityLog, challenges: .all)
    }

    init(
        store: any IdentityStore, clock: any WallClock, random: any RandomSource, lane: CPULane, masterKey: MasterKey,
        settings: IdentitySettings, log: Logger, functions: any FunctionCalling = NoFunctions(),
        compromisedPasswords: any CompromisedPasswords = CommonPasswords(), accessKeys: [HeldAccessKey] = [],
        roles: [ConfiguredRole] = [], activityLog: any ActivityLog = NoActivityLog(), challenges: ChallengeTable
    ) {
        self.store = store
        self.clock = clock
        self.random = random
        self.lane = lane
        self.settings = settings
        self.log = log
        keys = KeyRing(masterKey: masterKey)
        pools = PoolCache(store: store, keys: keys)
        identityPools = IdentityPoolCache(store: store)
        poolSizes = PoolSizes(store: store)
        self.accessKeys = AccessKeys(configured: accessKeys, store: store, keys: keys)
        self.roles = Roles(configured: roles, store: store, keys: keys, accountId: settings.accountId)
        roleCredentials = RoleCredentials(keys: keys, random: random, roles: self.roles)
        credentials = Credentials(accessKeys: self.accessKeys, sessions: roleCredentials)
        signingKeys = SigningKeys(
            store: store, keys: keys, random: random, areShared: settings.sharesSigningKeys)
        let identityKeys = ServiceKeys(
            purpose: .identityTokens, store: store, keys: keys, random: random, signingKeys: signingKeys,
            areKept: !settings.sharesSigningKeys)
        identityTokens = IdentityTokens(
            keys: identityKeys, issuer: settings.identityTokenIssuer, clock: clock, lane: lane)
        verifiedTokens = VerifiedTokenCache()
        outbox = WakeSignal()
        due = DueSignals()
        attemptTurns = AttemptTurns()
        limits = RateLimits(enforcesAll: settings.enforcesRates)
        self.functions = functions
        self.compromisedPasswords = compromisedPasswords
        self.activityLog = activityLog
        self.challenges = challenges
        // Held weakly: the store must not keep alive what holds the store, threads of its own included.
        store.changes.subscribe {
            [
                weak pools, weak identityPools, weak poolSizes, weak signingKeys, weak outbox, weak due, weak limits,
                weak accessKeys = self.accessKeys, weak roles = self.roles, weak identityKeys, activityLog
            ]
            changes in
            for activity in changes.activities { activityLog.note(activity) }
            if changes.isEverything {
                pools?.forgetAll()
                identityPools?.forgetAll()
                poolSizes?.forgetAll()
                accessKeys?.forgetAll()
                roles?.forgetAll()
                identityKeys?.forget()
                signingKeys?.forgetAll()
            }
            if changes.hasLimits || changes.isEverything { limits?.forget() }
            for id in changes.poolIds { pools?.forget(poolId: id) }
            identityPools?.forget(changes.identityPools)
            for id in changes.pools { poolSizes?.forget(poolId: id) }
            accessKeys?.forget(changes.accessKeys)
            roles?.forget(changes.roles)
            if changes.serviceKeys.contains(ServiceKeyPurpose.identityTokens.rawValue) { identityKeys?.forget() }
            for id in changes.keys { signingKeys?.forget(poolId: id) }
            if changes.hasMessages || changes.isEverything { outbox?.notify() }
            due?.notify(changes)
        }
    }
}
