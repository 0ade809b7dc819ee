import HTTP
public import Logging

/// Everything an operator decides. The values here are those of the development profile.
///
/// One table, `SettingsTable`, names every member for files, environment and flags; `SettingsReader` fills
/// the struct; `validate()` judges it.
public struct Settings: Sendable, Equatable {
    public internal(set) var profile = Profile.development

    // MARK: Network

    /// IP addresses to listen on.
    public var host = ["127.0.0.1", "::1"]
    /// 0 takes any free port.
    public var port = 9229
    /// Host names that requests may carry besides loopback ones, in lower case, without port.
    public var allowedHosts: [String] = []
    /// Origins whose pages may call signed operations besides loopback ones, such as `https://admin.example`.
    public var allowedOrigins: [String] = []
    /// Event loops; nil: one per core.
    public var loops: Int?
    public var maximumConnections = 10_000
    /// Of a request, in bytes.
    public var bodyLimit = 1024 * 1024
    /// Of all connections together, in bytes.
    public var bufferedBytes = 64 * 1024 * 1024
    /// In milliseconds, as those below.
    public var headTimeoutMilliseconds = 10_000
    public var bodyTimeoutMilliseconds = 30_000
    public var idleTimeoutMilliseconds = 75_000
    public var writeTimeoutMilliseconds = 30_000
    /// How long running requests may take to finish after SIGTERM.
    public var shutdownGraceSeconds = 5
    /// Written once the server answers; holds its address.
    public var readyFile: String?

    // MARK: Data

    /// The data directory; nil: a temporary one that goes away on exit, or none where the data is in `storage`.
    public var data: String? = "./data"
    /// nil: `master.key` in the data directory.
    public var masterKeyFile: String?
    public var seed = SeedSource.builtIn

    // MARK: PostgreSQL

    /// The database; nil: SQLite in the data directory.
    public var storage: StorageAddress?
    /// Of every address below, as that above.
    public var storagePasswordFile: String?
    public var storagePassword: Redacted<String>?
    /// For short reads and for writes; those for long reads come on top.
    public var storageConnections = 8
    /// Whether statements are prepared by name, which a pooler between may not take.
    public var storageNamedStatements = true
    public var storageListening = StorageListening.automatic
    /// Takes the reads that may lag.
    public var storageReplica: StorageAddress?

    // MARK: Identity

    public var region = "us-east-1"
    public var accountId = "000000000000"
    public var issuer = IssuerRule.automatic

    // MARK: Access

    /// Whether signed operations need a valid signature by one of `accessKeys`.
    public var verifySignatures = false
    public var accessKeys: [AccessKey] = []
    /// What sessions of identities, and of those who take a role on, may do.
    public var roles: [RoleSetting] = []
    /// Listening beyond loopback although any credentials are let in.
    public var openAdmin = false
    public var controlAPI = true
    /// Opens all of the control API.
    public var controlToken: Redacted<String>?
    /// Tokens that open parts of it.
    public var controlTokens: [ControlToken] = []

    // MARK: Behaviour

    /// Every code that is sent is this one.
    public var fixedCode: String?
    /// Users who sign up are confirmed at once.
    public var autoConfirm = false
    /// Whether attempts are counted and limited as Cognito limits them.
    public var attemptLimits = true
    /// Whether Cognito's default limits of requests are enforced.
    public var rateLimits = false
    /// Whether all pools sign with the same keys, where no data outlives the process.
    public var sharedSigningKeys = false
    /// Whether the outbox forgets bodies and codes after delivery.
    public var outboxRedact = false
    public var outboxRetentionDays = 7

    // MARK: Risk

    /// Networks of proxies that are believed about whom they forward for.
    public var trustedProxies: [String] = []
    /// How long events of users are kept.
    public var authEventDays = 90
    public var recoveryDays = 0
    /// Passwords that others have lost, one a line.
    public var compromisedPasswordsFile: String?
    /// Where more of them are asked for.
    public var compromisedPasswordsURL: String?

    // MARK: Imports

    /// Where uploaded files of users lie; nil: `imports` in the data directory.
    public var importDirectory: String?
    /// Of one file.
    public var importBytes = 100 * 1024 * 1024
    /// In one file.
    public var importUsers = 500_000

    // MARK: Delivery

    /// How messages reach users, by medium.
    public var deliveryEmail = DeliveryChoice.outbox
    public var deliverySMS = DeliveryChoice.outbox
    /// Messages under way at once, of each medium.
    public var deliveryAtOnce = 8
    /// For one attempt.
    public var deliveryTimeoutSeconds = 30
    public var smtpHost: String?
    /// nil: the usual one for `smtpSecurity`.
    public var smtpPort: Int?
    public var smtpSecurity = SMTPSecurity.startTLS
    public var smtpUsername: String?
    public var smtpPasswordFile: String?
    public var smtpPassword: Redacted<String>?
    /// From whom mail comes where its pool does not say.
    public var smtpFrom: String?
    public var webhookURL: String?
    public var webhookSecretFile: String?
    public var webhookSecret: Redacted<String>?
    /// Certificates that other servers' must lead to; nil: the system's.
    public var outboundCAFile: String?
    /// Beyond public addresses, what this server may connect to for others; `any` stands for all.
    public var outboundNetworks = ["any"]

    // MARK: Functions

    /// Where the functions of pools run.
    public var functions: [FunctionSetting] = []
    /// For one attempt, as Cognito waits.
    public var functionsTimeoutMilliseconds = 5000
    /// Calls under way at once, of one function.
    public var functionsAtOnce = 256
    public var functionsAtOnceInAll = 1024
    /// Calls of one function that wait for their turn.
    public var functionsWaiting = 256
    /// Signs what is posted to URLs.
    public var functionsSecretFile: String?
    public var functionsSecret: Redacted<String>?
    /// Signs calls of Lambda's API.
    public var functionsAccessKey: FunctionAccessKey?
    /// Where data keys come from that encrypt codes for functions: `aws` or a URL; nil: this server's own.
    public var kmsEndpoint: String?
    /// Whether handlers are started anew when their files change.
    public var functionsReload = true
    /// Calls that are remembered.
    public var functionsRecorded = 200

    // MARK: Cost

    public var argon2MemoryKiB = 19 * 1024
    public var argon2Iterations = 2
    public var argon2Parallelism = 1
    /// Threads for hashing and signing; nil: one per core.
    public var laneThreads: Int?
    /// Expected wait beyond which a request is turned away at once.
    public var laneMaximumWaitMilliseconds = 5000
    /// RSA keys kept ready for new pools.
    public var rsaKeyStock = 4

    // MARK: Logs

    public var logLevel = Logger.Level.info
    public var logFormat = LogFormatChoice.text
    /// Whether each message to a user is a line of the log as well, its code included.
    public var logMessages = true
    /// Where the logs go that pools want elsewhere, by ARN.
    public var logDelivery: [LogDeliverySetting] = []
    /// Signs what is posted to URLs.
    public var logDeliverySecretFile: String?
    public var logDeliverySecret: Redacted<String>?
}

/// What is seeded at start.
public enum SeedSource: Sendable, Equatable {
    case none
    /// The development pool with its fixed ids.
    case builtIn
    case file(String)
}

/// How a server hears of what others have written to the same database.
public enum StorageListening: Sendable, Equatable {
    /// Where `storage` is, unless statements are unnamed: a pooler passes on no notifications.
    case automatic
    /// By asking, twice a second.
    case off
    /// There: past the pooler.
    case address(StorageAddress)
}

public enum LogFormatChoice: String, Sendable, CaseIterable {
    case text, json
}

/// How messages of one medium reach users.
public enum DeliveryChoice: String, Sendable, CaseIterable {
    /// They wait in the outbox: for a relay, for a test, for whoever develops.
    case outbox
    /// By a mail server. E-mail alone.
    case smtp
    /// By a program of the operator's, which is posted them.
    case webhook
}

/// How a mail server is spoken to.
public enum SMTPSecurity: String, Sendable, CaseIterable {
    case startTLS = "starttls"
    case tls
    case none
}

/// Where the `iss` of tokens begins.
public enum IssuerRule: Sendable, Equatable {
    /// `http://localhost:<port>`, or the bound address where that is one address of the network.
    case automatic
    /// This URL, without trailing slash.
    case url(String)
    /// `https://cognito-idp.<region>.amazonaws.com`.
    case aws
}

/// Who may use `/_sekisho`, beyond health and readiness, which always answer.
public enum ControlAccess: Sendable, Equatable {
    case closed
    case open
    /// Holders of a token, within its scopes.
    case tokens([ControlToken])

    /// Whether somebody can use it for that.
    func opens(_ scope: ControlScope) -> Bool {
        switch self {
        case .closed: false
        case .open: true
        case .tokens(let tokens): tokens.contains { $0.scopes.contains(scope) }
        }
    }
}

// MARK: What follows from the settings

extension Settings {
    /// Whether data survives the process: then every acknowledged write is synced.
    public var isDurable: Bool { data != nil || storage != nil }

    /// Keys that die with the process must not sign for pools that do not.
    public var sharesSigningKeys: Bool { sharedSigningKeys && !isDurable }

    /// Whether signed operations are let in with any credentials, or none.
    public var admitsAnyCredentials: Bool { !verifySignatures }

    /// The addresses of `host` that are not loopback.
    public var exposedHosts: [String] {
        host.filter { SocketAddress(host: $0, port: 0).map { !$0.isLoopback } ?? false }
    }

    public var controlAccess: ControlAccess {
        guard controlAPI else { return .closed }
        let all = controlToken.map { [ControlToken(scopes: Set(ControlScope.allCases), secret: $0)] } ?? []
        if !(all + controlTokens).isEmpty { return .tokens(all + controlTokens) }
        // Where signatures are verified, nothing else stands open either.
        return verifySignatures ? .closed : .open
    }

    /// What an operator should hear at every start, though nothing forbids it.
    public var startWarnings: [String] { startWarnings(hasStoredKeys: false) }

    /// - Parameter hasStoredKeys: whether the data has access keys of its own.
    public func startWarnings(hasStoredKeys: Bool) -> [String] {
        var warnings: [String] = []
        if storage != nil, issuer == .automatic, profile != .production {
            warnings.append(
                "the issuer follows this server's own address (issuer: auto), so tokens of one server are refused by "
                    + "another. Set issuer to the address under which clients reach all of them")
        }
        guard profile == .production else { return warnings }
        for (setting, address) in storageAddresses where !address.isGuarded {
            warnings.append(
                "\(setting): the way to the database \(address) is not proven to be private, since its certificate is "
                    + "not checked. Add sslmode=verify-full, and sslrootcert where the authority is your own")
        }
        if accessKeys.isEmpty, !hasStoredKeys {
            warnings.append(
                "nobody can administer but with a key that \"sekisho keys create\" has made: no access key is configured, "
                    + "so every other signed operation is refused. Make one, or set access-keys to an id and a secret "
                    + "(\"openssl rand -hex 32\" gives one)")
        }
        if issuer == .automatic {
            warnings.append(
                "the issuer of tokens is this server's own address (issuer: auto), by which nobody elsewhere reaches "
                    + "it. Set issuer to the address under which users and services do, such as "
                    + "https://auth.example.com; tokens that were given before are refused from then on")
        }
        if !controlAccess.opens(.outbox), deliveryEmail == .outbox || deliverySMS == .outbox {
            let (what, effect) =
                switch (deliveryEmail, deliverySMS) {
                case (.outbox, .outbox):
                    ("messages", "users get no code, no invitation and no way back to a forgotten password")
                case (.outbox, _): ("e-mail", "who has no phone number gets no code and no invitation")
                default: ("SMS", "codes and invitations to phone numbers stay in the outbox")
                }
            warnings.append(
                "nothing delivers \(what): \(effect). Set delivery-email and delivery-sms, or run a relay that reads the "
                    + "outbox with a token of the scope outbox (control-tokens); docs/operations.md says how")
        }
        return warnings
    }

    /// Every address that is connected to, by the setting that names it.
    public var storageAddresses: [(setting: String, address: StorageAddress)] {
        var addresses = storage.map { [("storage", $0)] } ?? []
        if case .address(let listening) = storageListening { addresses.append(("storage-listen", listening)) }
        if let storageReplica { addresses.append(("storage-replica", storageReplica)) }
        return addresses
    }

    /// What precedes `/<pool id>` in `iss`; nil stands for the AWS form.
    ///
    /// - Parameter port: the port that is bound, since 0 was perhaps asked for.
    public func issuerBase(port: Int) -> String? {
        switch issuer {
        case .aws: return nil
        case .url(let url): return url
        case .automatic:
            let addresses = host.compactMap { SocketAddress(host: $0, port: UInt16(clamping: port)) }
            // A loopback or wildcard bind is reached by that name from here, and only one name can be the issuer.
            guard let first = addresses.first, !addresses.contains(where: { $0.isLoopback || $0.isWildcard })
            else { return "http://localhost:\(port)" }
            return "http://\(first)"
        }
    }
}
