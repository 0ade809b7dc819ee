import CognitoAPI
import CommandLine
public import Configuration
import Control
import Cryptography
import Delivery
import Glibc
public import HTTP
public import Identity
public import Logging
import Outbound
import Seeds
import ServiceModel
import Threads
import Welcome

/// The running server: everything made and joined, in one place. Only here are concrete parts named.
public final class Product: Sendable {
    public let settings: Settings
    /// What it listens on.
    public let addresses: [SocketAddress]
    /// Where clients on this machine reach it.
    public let baseURL: String
    /// What tokens and ids are made by: the issuer names the port that is bound.
    public let identitySettings: IdentitySettings
    private let server: HTTPServer
    private let data: OpenedData
    private let background: BackgroundServices
    private let delivery: DeliveryService
    private let wiring: DeliveryWiring

    struct Parts: Sendable {
        var services: Services
        var seeds: SeedRunner
        var baseURL: String
        var router: Router
        var readiness: Readiness
    }

    /// Opens the data, listens, and serves.
    ///
    /// Blocks while it does so: call it from the main thread or one of its own.
    /// - Throws: `StartupError` with the reason in words.
    public init(settings: Settings, log: Logger, clock: any WallClock = SystemClock()) throws {
        self.settings = settings
        let connections = try ConnectionCapacity.settle(settings, log: log)
        let wiring = try DeliveryWiring.make(settings, clock: clock, log: log)
        self.wiring = wiring
        let data = try OpenedData.open(settings, now: clock.now, log: log)
        self.data = data
        let made = Monitor<Parts?>(nil)
        server = HTTPServer(configuration: Self.httpConfiguration(settings, connections: connections)) { addresses in
            // The port is known only now, and it is part of the issuer.
            let parts = Self.parts(
                settings, data: data, addresses: addresses, controlAccess: settings.controlAccess, clock: clock,
                log: log)
            made.withLock { $0 = parts }
            return parts.router
        }
        do {
            addresses = try server.start()
        } catch {
            data.close()
            throw StartupError("\(error)\(Self.advice(on: error, port: settings.port))")
        }
        let parts = made.wait { $0 }
        baseURL = parts.baseURL
        identitySettings = parts.services.settings
        background = BackgroundServices(
            services: parts.services, retention: Int64(settings.outboxRetentionDays) * Milliseconds.day,
            keyStock: settings.rsaKeyStock, delivered: settings.deliveredMedia)
        delivery = DeliveryService(
            services: parts.services, transports: wiring.transports, policy: wiring.policy,
            log: log.labelled("delivery"))
        do {
            try runBlocking { try await parts.seeds.applyAtStart() }
        } catch {
            stop()
            throw StartupError("the seed cannot be applied: \(error)")
        }
        background.start()
        delivery.start()
        parts.readiness.reach()
        for warning in settings.startWarnings { log.warning("\(warning)") }
    }

    /// Finishes what runs, refuses what is new, and closes the data. Blocks.
    public func stop() {
        background.stop()
        delivery.stop()
        server.stop(gracePeriodMilliseconds: settings.shutdownGraceSeconds * 1000)
        background.waitForHandover()
        // What a mail server has begun to take is better waited for than sent twice. What is broken off then is due at
        // once, for the next server.
        if !delivery.waitForLetters(milliseconds: 1000) {
            wiring.outbound?.stop()
            _ = delivery.waitForLetters(milliseconds: 500)
        }
        wiring.outbound?.stop()
        data.close()
    }

    /// Cuts short what `stop()` waits for: at a second signal.
    public func stopNow() {
        server.stop(gracePeriodMilliseconds: 0)
    }

    /// How to get on where nothing can listen; nothing where the error says it all.
    private static func advice(on error: any Error, port: Int) -> String {
        guard let error = error as? ListenError else { return "" }
        if error.isAddressInUse {
            return " by another process (\"ss -ltnp sport = :\(port)\" shows which); stop it, or choose another --port"
        }
        if error.isAddressMissing { return ": this machine has no such address; choose another --host" }
        return error.reason == .system(EACCES) ? ": ports below 1024 are for root; choose another --port" : ""
    }

    private static func httpConfiguration(_ settings: Settings, connections: Int) -> HTTPServerConfiguration {
        var configuration = HTTPServerConfiguration(
            hosts: settings.host, port: UInt16(clamping: settings.port),
            loops: settings.loops ?? HTTPServerConfiguration.processorCount)
        configuration.limits.bodyBytes = settings.bodyLimit
        configuration.limits.bufferedBytes = settings.bufferedBytes
        configuration.limits.connections = connections
        configuration.timeouts.head = settings.headTimeoutMilliseconds
        configuration.timeouts.body = settings.bodyTimeoutMilliseconds
        configuration.timeouts.idle = settings.idleTimeoutMilliseconds
        configuration.timeouts.write = settings.writeTimeoutMilliseconds
        return configuration
    }

    /// Joins what answers requests. `addresses` is empty where nobody listens.
    static func parts(
        _ settings: Settings, data: OpenedData, addresses: [SocketAddress], controlAccess: ControlAccess,
        clock: any WallClock, log: Logger
    ) -> Parts {
        let port = Int(addresses.first?.port ?? 0)
        let lane = CPULane(
            threads: settings.laneThreads ?? HTTPServerConfiguration.processorCount,
            maximumWaitMilliseconds: settings.laneMaximumWaitMilliseconds)
        let store = WatchedStore(data.store)
        let services = Services(
            store: store, clock: clock, random: SystemRandom(), lane: lane, masterKey: data.masterKey,
            settings: identitySettings(settings, port: port), log: log.labelled("api"))
        let baseURL = settings.issuerBase(port: port) ?? "http://localhost:\(port)"
        let access: any AccessPolicy =
            settings.verifySignatures
            ? SignedAccess(
                accessKeys: Dictionary(
                    settings.accessKeys.map { ($0.id, $0.secret.value) }, uniquingKeysWith: { first, _ in first }))
            : OpenAccess()
        let hint = settings.profile == .production ? nil : KnownPoolsHint(services: services)
        let targetHint = UnknownTargetHint { name in
            Suggestion.nearest(to: name, among: OperationName.allCases.map(\.rawValue))
        }
        let dispatcher = Dispatcher(
            services: services, access: access, hint: hint,
            targetHint: settings.profile == .production ? nil : targetHint)
        let seeds = SeedRunner(services: services, dispatcher: dispatcher, source: settings.seed)
        let readiness = Readiness(store: store, clock: clock)
        let hosts = HostPolicy(
            isLoopbackOnly: addresses.allSatisfy(\.isLoopback),
            configured: ConfiguredHostNames(settings.allowedHosts))
        let origins = OriginPolicy(allowed: settings.allowedOrigins)
        let control = ControlAPI(
            access: controlAccess, version: sekishoVersion, profile: settings.profile, readiness: readiness,
            services: services, seeds: seeds, redacts: settings.outboxRedact, log: log.labelled("control"))
        let welcome = WelcomePage(
            version: sekishoVersion, baseURL: baseURL, profile: settings.profile, services: services,
            isTrusted: OwnDeveloper(hosts: hosts, origins: origins, isControlOpen: controlAccess == .open).sent)
        let router = Router(
            hosts: hosts, origins: origins,
            refusesForwarded: settings.admitsAnyCredentials && !settings.openAdmin,
            routes: RouteTable(
                dispatcher.routes + DiscoveryDocuments(services: services, baseURL: baseURL).routes
                    + control.routes + welcome.routes),
            elsewhere: UnknownPath.respond, log: log.labelled("http"))
        return Parts(
            services: services, seeds: seeds, baseURL: baseURL, router: router, readiness: readiness)
    }

    private static func identitySettings(_ settings: Settings, port: Int) -> IdentitySettings {
        IdentitySettings(
            issuer: settings.issuerBase(port: port).map { .base($0) } ?? .aws, accountId: settings.accountId,
            region: settings.region,
            argon2: Argon2id.Parameters(
                memoryKiB: settings.argon2MemoryKiB, iterations: settings.argon2Iterations,
                parallelism: settings.argon2Parallelism),
            fixedCode: settings.fixedCode, autoConfirm: settings.autoConfirm, attemptLimits: settings.attemptLimits,
            sharesSigningKeys: settings.sharesSigningKeys,
            logsMessages: settings.logMessages, deliveredMedia: settings.deliveredMedia)
    }
}
