import CognitoAPI
import CommandLine
public import Configuration
import Control
import Cryptography
import Delivery
import Functions
import Glibc
public import HTTP
public import Identity
import IdentityPools
import Imports
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
    private let imports: ImportService?
    private let uploads: UploadPlace?
    private let outbound: OutboundClient
    private let functions: FunctionsWiring
    private let logs: LogExporter

    struct Parts: Sendable {
        var services: Services
        var seeds: SeedRunner
        var baseURL: String
        var router: Router
        var readiness: Readiness
        /// Where uploaded files of users lie; nil where there is no place for them.
        var uploads: UploadPlace?
    }

    /// Opens the data, listens, and serves.
    ///
    /// Blocks while it does so: call it from the main thread or one of its own.
    /// - Parameter variables: of this process, for the processes that it starts.
    /// - Throws: `StartupError` with the reason in words.
    public init(
        settings: Settings, log: Logger, variables: [String: String] = [:], clock: any WallClock = SystemClock()
    ) throws {
        self.settings = settings
        let connections = try ConnectionCapacity.settle(settings, log: log)
        let outbound = try OutboundWiring.make(settings)
        self.outbound = outbound
        let wiring = try DeliveryWiring.make(settings, outbound: outbound, clock: clock, log: log)
        let functions = try FunctionsWiring.make(
            settings, outbound: outbound, variables: variables, clock: clock, log: log)
        self.functions = functions
        let passwords = try CompromisedPasswordsWiring.make(settings, outbound: outbound, log: log)
        let accessKeys = try AccessKeysWiring.held(settings)
        let roles = try RolesWiring.configured(settings)
        let logs = try LogDeliveryWiring.make(settings, outbound: outbound, clock: clock, log: log)
        self.logs = logs
        let data = try OpenedData.open(settings, now: clock.now, log: log)
        self.data = data
        let made = Monitor<Parts?>(nil)
        server = HTTPServer(configuration: Self.httpConfiguration(settings, connections: connections)) { addresses in
            // The port is known only now, and it is part of the issuer.
            let parts = Self.parts(
                settings, data: data, addresses: addresses, controlAccess: settings.controlAccess,
                functions: functions, compromisedPasswords: passwords, accessKeys: accessKeys, roles: roles,
                activityLog: logs,
                clock: clock, log: log)
            made.withLock { $0 = parts }
            return parts.router
        }
        do {
            try functions.start()
        } catch {
            data.close()
            throw error
        }
        do {
            addresses = try server.start()
        } catch {
            functions.stop()
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
            services: parts.services, transports: wiring.transports,
            functions: FunctionTransport(
                services: parts.services, keys: functions.dataKeys ?? EncryptionKeys(parts.services)),
            policy: wiring.policy, log: log.labelled("delivery"))
        uploads = parts.uploads
        imports = parts.uploads.map {
            ImportService(services: parts.services, place: $0, log: log.labelled("imports"))
        }
        do {
            try runBlocking { try await parts.seeds.applyAtStart() }
        } catch {
            stop()
            throw StartupError("the seed cannot be applied: \(error)")
        }
        let keys: [HeldAccessKey]
        do {
            keys = try runBlocking { try await AccessKeyLifeCycle(parts.services).list() }
        } catch {
            // A key that cannot be opened lets nobody in, which is no reason to answer nobody.
            log.error("the access keys of the data cannot be read: \(error)")
            keys = accessKeys
        }
        background.start()
        delivery.start()
        imports?.start()
        logs.start(parts.services)
        parts.readiness.reach()
        for warning in settings.startWarnings(hasStoredKeys: keys.contains { !$0.isConfigured && $0.isEnabled }) {
            log.warning("\(warning)")
        }
        if let warning = AccessKeysWiring.warning(keys, settings: settings) { log.warning("\(warning)") }
    }

    /// Finishes what runs, refuses what is new, and closes the data. Blocks.
    public func stop() {
        background.stop()
        delivery.stop()
        imports?.stop()
        server.stop(gracePeriodMilliseconds: settings.shutdownGraceSeconds * 1000)
        background.waitForHandover()
        // What a mail server has begun to take is better waited for than sent twice. What is broken off then is due at
        // once, for the next server.
        let isDelivered = delivery.waitForLetters(milliseconds: 1000)
        if !isDelivered {
            outbound.stop()
            _ = delivery.waitForLetters(milliseconds: 500)
        }
        // What has happened up to now is still told.
        logs.stop(milliseconds: isDelivered ? 1000 : 200)
        outbound.stop()
        functions.stop()
        uploads?.close()
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
        configuration.limits.streaming = HTTPServerConfiguration.Streaming(
            method: "PUT", pathPrefix: ImportUploads.pathPrefix, bodyBytes: settings.importBytes)
        configuration.timeouts.head = settings.headTimeoutMilliseconds
        configuration.timeouts.body = settings.bodyTimeoutMilliseconds
        configuration.timeouts.idle = settings.idleTimeoutMilliseconds
        configuration.timeouts.write = settings.writeTimeoutMilliseconds
        return configuration
    }

    /// Joins what answers requests. `addresses` is empty where nobody listens, and no function is called there.
    static func parts(
        _ settings: Settings, data: OpenedData, addresses: [SocketAddress], controlAccess: ControlAccess,
        functions: FunctionsWiring? = nil, compromisedPasswords: any CompromisedPasswords = CommonPasswords(),
        accessKeys: [HeldAccessKey] = [], roles: [ConfiguredRole] = [], activityLog: any ActivityLog = NoActivityLog(),
        clock: any WallClock,
        log: Logger
    ) -> Parts {
        let port = Int(addresses.first?.port ?? 0)
        let lane = CPULane(
            threads: settings.laneThreads ?? HTTPServerConfiguration.processorCount,
            maximumWaitMilliseconds: settings.laneMaximumWaitMilliseconds)
        let store = WatchedStore(data.store)
        let uploads = (settings.importDirectory ?? data.directory.map { "\($0)/imports" }).map {
            UploadPlace(base: $0)
        }
        let services = Services(
            store: store, clock: clock, random: SystemRandom(), lane: lane, masterKey: data.masterKey,
            settings: identitySettings(settings, port: port, takesFiles: uploads != nil), log: log.labelled("api"),
            functions: functions?.caller ?? NoFunctions(), compromisedPasswords: compromisedPasswords,
            accessKeys: accessKeys, roles: roles, activityLog: activityLog)
        let baseURL = settings.issuerBase(port: port) ?? "http://localhost:\(port)"
        let access: any AccessPolicy = settings.verifySignatures ? SignedAccess() : OpenAccess()
        let hint = settings.profile == .production ? nil : KnownPoolsHint(services: services)
        let targetHint: UnknownTargetHint? =
            settings.profile == .production
            ? nil
            : UnknownTargetHint([.init(of: UserPoolAPI.self), .init(of: IdentityPoolAPI.self)]) {
                Suggestion.nearest(to: $0, among: $1)
            }
        let dispatcher = Dispatcher(
            services: services, access: access, hint: hint, targetHint: targetHint,
            beside: [
                APICourse(IdentityPoolAPI(), services: services, access: access, targetHint: targetHint)
            ])
        let seeds = SeedRunner(services: services, dispatcher: dispatcher, source: settings.seed)
        let readiness = Readiness(store: store, clock: clock)
        let hosts = HostPolicy(
            isLoopbackOnly: addresses.allSatisfy(\.isLoopback),
            configured: ConfiguredHostNames(settings.allowedHosts))
        let origins = OriginPolicy(allowed: settings.allowedOrigins)
        let control = ControlAPI(
            access: controlAccess, version: sekishoVersion, profile: settings.profile, readiness: readiness,
            services: services, seeds: seeds, journal: functions?.journal, redacts: settings.outboxRedact,
            log: log.labelled("control"))
        let welcome = WelcomePage(
            version: sekishoVersion, baseURL: baseURL, profile: settings.profile, services: services,
            isTrusted: OwnDeveloper(hosts: hosts, origins: origins, isControlOpen: controlAccess == .open).sent)
        let router = Router(
            hosts: hosts, origins: origins,
            refusesForwarded: settings.admitsAnyCredentials && !settings.openAdmin,
            proxies: TrustedProxies(settings.trustedProxies),
            routes: RouteTable(
                dispatcher.routes + DiscoveryDocuments(services: services, baseURL: baseURL).routes
                    + FeedbackPage(services: services).routes + control.routes + welcome.routes
                    + (uploads.map {
                        UploadRoute(services: services, place: $0, log: log.labelled("imports")).routes
                    } ?? [])),
            elsewhere: UnknownPath.respond, log: log.labelled("http"))
        return Parts(
            services: services, seeds: seeds, baseURL: baseURL, router: router, readiness: readiness, uploads: uploads)
    }

    private static func identitySettings(_ settings: Settings, port: Int, takesFiles: Bool) -> IdentitySettings {
        IdentitySettings(
            issuer: settings.issuerBase(port: port).map { .base($0) } ?? .aws, accountId: settings.accountId,
            region: settings.region,
            argon2: Argon2id.Parameters(
                memoryKiB: settings.argon2MemoryKiB, iterations: settings.argon2Iterations,
                parallelism: settings.argon2Parallelism),
            fixedCode: settings.fixedCode, autoConfirm: settings.autoConfirm, attemptLimits: settings.attemptLimits,
            sharesSigningKeys: settings.sharesSigningKeys,
            logsMessages: settings.logMessages, deliveredMedia: settings.deliveredMedia,
            takesPlainLocalPages: settings.profile != .production,
            authEventLifetime: Int64(settings.authEventDays) * Milliseconds.day,
            recoveryDays: settings.recoveryDays == 0 ? nil : Int64(settings.recoveryDays),
            uploadBase: takesFiles ? settings.issuerBase(port: port) ?? "http://localhost:\(port)" : nil,
            importUsers: settings.importUsers, enforcesRates: settings.rateLimits)
    }
}
