public import CommandLine
import Logging

/// Every setting, once: the reader, the flags of `serve`, the sample file and the documentation come from here.
public enum SettingsTable {
    public static let all: [SettingDescription] =
        start + network + data + storage + identity + access + behaviour + risk + imports + delivery + functions + cost
        + logs

    public static func named(_ name: String) -> SettingDescription? { all.first { $0.name == name } }

    /// The flags of `sekisho serve`: one for every setting that is no secret.
    public static var options: [Option] {
        all.filter { !$0.isSecret }.map { setting in
            let kind: Option.Kind
            var choices: [String] = []
            switch setting.shape {
            case .flag: kind = .flag(negatable: true)
            case .list(let placeholder): kind = .repeated(placeholder: placeholder)
            case .value(let placeholder, let allowed):
                kind = .value(placeholder: placeholder)
                choices = allowed
            }
            return Option(
                setting.name, kind, help: setting.help, default: defaults(of: setting), choices: choices,
                areChoicesHeld: false,
                group: setting.group.rawValue)
        }
    }

    /// `9229`, or `./data (testing: none, production: none)` where profiles differ; nil where none has one.
    static func defaults(of setting: SettingDescription) -> String? {
        let others = otherDefaults(of: setting).map { "\($0.profile): \($0.text)" }
        let common = setting.defaultText(.development)
        guard common != nil || !others.isEmpty else { return nil }
        return (common ?? "none") + (others.isEmpty ? "" : " (\(others.joined(separator: ", ")))")
    }

    // MARK: Rows

    private static let start: [SettingDescription] = [
        .choice(
            "profile", .start, "NAME", Profile.allCases.map(\.rawValue),
            "The set of defaults to begin with: for a developer's machine, for test suites, or for real users.",
            read: { $0.profile = Profile(rawValue: $1) ?? $0.profile }, show: { $0.profile.rawValue })
    ]

    private static let network: [SettingDescription] = [
        .list(
            "host", .network, "ADDRESS", \.host,
            "IP addresses to listen on; localhost stands for 127.0.0.1 and ::1. Beyond loopback, "
                + "either verify-signatures or open-admin must be on.",
            each: { $0 == "localhost" ? ["127.0.0.1", "::1"] : [$0] }),
        .integer("port", .network, \.port, 0...65_535, "The TCP port; 0 takes any free one."),
        .list(
            "allowed-hosts", .network, "NAME", \.allowedHosts, example: "auth.example.com",
            "Host names under which requests may arrive on loopback addresses, besides those addresses, localhost "
                + "and *.localhost.",
            each: { [$0.lowercased()] }),
        .list(
            "allowed-origins", .network, "ORIGIN", \.allowedOrigins, example: "https://admin.example.com",
            "Origins of pages that may call signed operations, besides loopback ones.", each: { [$0.lowercased()] }),
        .automatic("loops", .network, \.loops, 1...256, "Event loops, one thread each; auto is one per core."),
        .integer(
            "max-connections", .network, \.maximumConnections, 1...1_000_000,
            "Connections open at once; fewer where the process may not open so many files."),
        .integer("body-limit", .network, \.bodyLimit, 1024...67_108_864, "The largest request body, in bytes."),
        .integer(
            "buffered-bytes", .network, \.bufferedBytes, 65_536...1_099_511_627_776,
            "Memory for request bodies and unread answers of all connections together, in bytes, beyond about 33 KiB "
                + "for each connection. A large body that finds no room is answered 503; small ones always fit."),
        .integer(
            "head-timeout-ms", .network, \.headTimeoutMilliseconds, 10...3_600_000,
            "How long a client may take to send the head of a request."),
        .integer(
            "body-timeout-ms", .network, \.bodyTimeoutMilliseconds, 10...3_600_000,
            "How long a client may take to send a body."),
        .integer(
            "idle-timeout-ms", .network, \.idleTimeoutMilliseconds, 10...86_400_000,
            "How long a connection may stay open between two requests."),
        .integer(
            "write-timeout-ms", .network, \.writeTimeoutMilliseconds, 10...3_600_000,
            "How long a client may take nothing of an answer."),
        .integer(
            "shutdown-grace-seconds", .network, \.shutdownGraceSeconds, 0...3600,
            "How long running requests may take to finish after SIGTERM or SIGINT; a second signal ends them at once."),
        .optionalText(
            "ready-file", .network, "FILE", \.readyFile, example: "/run/sekisho/ready",
            "A file that is written, with the server's address in it, once the server answers."),
    ]

    private static let data: [SettingDescription] = [
        .optionalText(
            "data", .data, "DIR", \.data, example: "/var/lib/sekisho",
            "The data directory. Naming one makes any profile durable: every acknowledged write is on disk. "
                + "Without one, data lives in a temporary directory until the server stops; production needs one. "
                + "Beside storage it holds nothing but the master key of a development server, and is not needed."),
        .optionalText(
            "master-key-file", .data, "FILE", \.masterKeyFile, example: "/etc/sekisho/master.key",
            "The key that everything secret is sealed with. Without this, it is made inside the data directory; "
                + "production needs a file outside of it, so that no backup of the data carries the key."),
        SettingDescription(
            name: "seed", group: .data, shape: .value(placeholder: "FILE", choices: []),
            help: "Pools, clients, groups and users that are created at start where they are absent: a file, "
                + "built-in for the development pool with its fixed ids, or none.",
            example: "config/seed.yaml", isSecret: false,
            read: { settings, texts in
                settings.seed = texts[0] == "none" ? .none : texts[0] == "built-in" ? .builtIn : .file(texts[0])
                return nil
            },
            show: { settings in
                switch settings.seed {
                case .none: ["none"]
                case .builtIn: ["built-in"]
                case .file(let path): [path]
                }
            }),
    ]

    private static let storage: [SettingDescription] = [
        SettingDescription(
            name: "storage", group: .storage, shape: .value(placeholder: "URL", choices: []),
            help: "A PostgreSQL database that keeps everything in place of the data directory, for any number of "
                + "servers: postgres://USER@HOST[:PORT][,HOST...]/DATABASE, with the parameters of libpq behind a ?. "
                + "Of several hosts the one that takes writes is used. A password does not belong in it.",
            example: "postgres://sekisho@db1.example.com,db2.example.com/sekisho?sslmode=verify-full", isSecret: false,
            read: { settings, texts in
                StorageAddress.read(texts[0]) { settings.storage = $0 }
            }, show: { $0.storage.map { [$0.text] } }),
        .optionalText(
            "storage-password-file", .storage, "FILE", \.storagePasswordFile, example: "/etc/sekisho/storage.password",
            "A file with the password for the database, which only the server may read. Without one, and without "
                + "storage-password, libpq looks for it in its own places (PGPASSFILE), or the database asks for none."),
        SettingDescription(
            name: "storage-password", group: .storage, shape: .value(placeholder: "PASSWORD", choices: []),
            help: "The password itself, in place of a file. A secret, so never a flag.",
            example: nil, isSecret: true,
            read: { settings, texts in
                settings.storagePassword = Redacted(texts[0])
                return nil
            }, show: { $0.storagePassword.map { ["\($0)"] } }),
        .integer(
            "storage-connections", .storage, \.storageConnections, 3...1000,
            "Connections to the database for short reads and for writes, a thread each: three at least. One that "
                + "listens and two for long reads come on top. All servers together must stay below its "
                + "max_connections."),
        .flag(
            "storage-named-statements", .storage, \.storageNamedStatements,
            "Prepare statements by name. Off behind PgBouncer in transaction mode before its release 1.21."),
        SettingDescription(
            name: "storage-listen", group: .storage, shape: .value(placeholder: "URL", choices: []),
            help: "Where this server hears what the others have changed, by LISTEN: an address past the pooler; off to "
                + "ask twice a second instead. Without it, storage itself where statements are named, else off.",
            example: "off", isSecret: false,
            read: { settings, texts in
                if texts[0] == "off" {
                    settings.storageListening = .off
                    return nil
                }
                return StorageAddress.read(texts[0]) { settings.storageListening = .address($0) }
            },
            show: { settings in
                switch settings.storageListening {
                case .automatic: nil
                case .off: ["off"]
                case .address(let address): [address.text]
                }
            }),
        SettingDescription(
            name: "storage-replica", group: .storage, shape: .value(placeholder: "URL", choices: []),
            help: "A standby that takes the reads that may lag behind: ListUsers. "
                + "Never what a sign-in rests on.",
            example: "postgres://sekisho@db2.example.com/sekisho?sslmode=verify-full", isSecret: false,
            read: { settings, texts in
                StorageAddress.read(texts[0], for: .reading) { settings.storageReplica = $0 }
            }, show: { $0.storageReplica.map { [$0.text] } }),
    ]

    private static let identity: [SettingDescription] = [
        .text(
            "region", .identity, "REGION", \.region,
            "The region of what is created by requests that name none in their signature."),
        .text("account-id", .identity, "DIGITS", \.accountId, "The account id in ARNs, twelve digits."),
        SettingDescription(
            name: "issuer", group: .identity, shape: .value(placeholder: "URL", choices: []),
            help:
                "Where the iss of tokens begins; the pool's id follows. auto is http://localhost:PORT on loopback and "
                + "wildcard addresses, else http://ADDRESS:PORT; aws is https://cognito-idp.REGION.amazonaws.com.",
            example: nil, isSecret: false,
            read: { settings, texts in
                switch texts[0] {
                case "auto": settings.issuer = .automatic
                case "aws": settings.issuer = .aws
                case var url:
                    while url.hasSuffix("/") { url.removeLast() }
                    settings.issuer = .url(url)
                }
                return nil
            },
            show: { settings in
                switch settings.issuer {
                case .automatic: ["auto"]
                case .aws: ["aws"]
                case .url(let url): [url]
                }
            }),
    ]

    private static let access: [SettingDescription] = [
        .flag(
            "verify-signatures", .access, \.verifySignatures,
            "Administrative operations need an AWS signature by one of access-keys or of those that \"sekisho keys\" "
                + "made; otherwise any credentials will do, or none, but those of such a key are verified all the same."
        ),
        SettingDescription(
            name: "access-keys", group: .access, shape: .list(placeholder: "ID:SECRET"),
            help:
                "The access keys that may sign, each as ID:SECRET or, in the file, as a mapping of id and secret and, "
                + "where wanted, name (whom it stands for) and policy (a file with a policy of IAM; without one the key "
                + "may do everything). \"sekisho keys\" makes others. A secret, so never a flag.",
            example: "AKIDEXAMPLE:a-long-random-secret", isSecret: true, read: AccessKey.read,
            show: { $0.accessKeys.isEmpty ? nil : $0.accessKeys.map { "\($0.id):\($0.secret)" } }),
        SettingDescription(
            name: "roles", group: .access, shape: .list(placeholder: "NAME=POLICY"),
            help:
                "Roles of IAM that identities of identity pools, and holders of access keys, may take on, each as "
                + "NAME=FILE with a policy of IAM or, in the file, as a mapping of name and, where wanted, path, policy "
                + "(a file, or the policy itself; without one the role may do nothing), trust (likewise: who may take "
                + "it on; without one identity pools that name it and keys that may sts:AssumeRole) and "
                + "session-seconds. \"sekisho roles\" makes others.",
            example: "app-user=app-user.json", isSecret: false, read: RoleSetting.read,
            show: { $0.roles.isEmpty ? nil : $0.roles.map(\.summary) }),
        .flag(
            "open-admin", .access, \.openAdmin,
            "Listen beyond loopback although administrative operations are open to anybody. Never in production."),
        .flag(
            "control-api", .access, \.controlAPI,
            "Answer under /_sekisho. Health and readiness always answer; where signatures are verified, "
                + "the rest needs control-token as well."),
        SettingDescription(
            name: "control-token", group: .access, shape: .value(placeholder: "TOKEN", choices: []),
            help:
                "What requests to /_sekisho must carry as a bearer token: it opens all of it. A secret, so never a flag.",
            example: "a-long-random-token", isSecret: true,
            read: { settings, texts in
                settings.controlToken = Redacted(texts[0])
                return nil
            }, show: { $0.controlToken.map { ["\($0)"] } }),
        SettingDescription(
            name: "control-tokens", group: .access, shape: .list(placeholder: "SCOPES:TOKEN"),
            help: "Tokens that open parts of /_sekisho, each as SCOPES:TOKEN, such as outbox+users:TOKEN, or, in the "
                + "file, as a mapping of scopes and token. Scopes are outbox, triggers, users, keys, seed and reset (which "
                + "production does not have). A secret, so never a flag.",
            example: "outbox:another-long-random-token", isSecret: true, read: ControlToken.read,
            show: { settings in
                settings.controlTokens.isEmpty
                    ? nil : settings.controlTokens.map { "\($0.scopeText):\($0.secret)" }
            }),
    ]

    private static let behaviour: [SettingDescription] = [
        .optionalText(
            "fixed-code", .behaviour, "CODE", \.fixedCode, example: "123456",
            "Every code that is sent is this one: six digits. Never in production."),
        .flag(
            "auto-confirm", .behaviour, \.autoConfirm,
            "Users who sign up are confirmed at once, and what would be verified is. Never in production."),
        .flag(
            "attempt-limits", .behaviour, \.attemptLimits,
            "Limit wrong passwords, codes and resends as Cognito does. Always on in production."
        ),
        .flag(
            "rate-limits", .behaviour, \.rateLimits,
            "Answer no more requests a second than Cognito's default quotas allow, by API category. What "
                + "UpdateProvisionedLimit has set is enforced in any case."),
        .flag(
            "shared-signing-keys", .behaviour, \.sharedSigningKeys,
            "All pools sign with the same two keys, so that a pool for each test costs nothing. Only in testing, and "
                + "without effect where a data directory is named: the keys die with the process."),
        .flag(
            "outbox-redact", .behaviour, \.outboxRedact, "Forget bodies and codes of messages once they are delivered."),
        .integer(
            "outbox-retention-days", .behaviour, \.outboxRetentionDays, 1...3650,
            "After how many days messages are deleted."),
    ]

    private static let delivery: [SettingDescription] = [
        .choice(
            "delivery-email", .delivery, "WAY", DeliveryChoice.allCases.map(\.rawValue),
            "How e-mail reaches users: outbox leaves it to be fetched (a relay, a test, or you), smtp hands it to a mail "
                + "server, webhook posts it to a program of yours.",
            read: { $0.deliveryEmail = DeliveryChoice(rawValue: $1) ?? $0.deliveryEmail },
            show: { $0.deliveryEmail.rawValue }),
        .choice(
            "delivery-sms", .delivery, "WAY", [DeliveryChoice.outbox, .webhook].map(\.rawValue),
            "How SMS reach users: outbox leaves them to be fetched, webhook posts them to a program of yours.",
            read: { $0.deliverySMS = DeliveryChoice(rawValue: $1) ?? $0.deliverySMS }, show: { $0.deliverySMS.rawValue }
        ),
        .integer(
            "delivery-at-once", .delivery, \.deliveryAtOnce, 1...32,
            "Messages under way at once, of e-mail and of SMS each."),
        .integer(
            "delivery-timeout-seconds", .delivery, \.deliveryTimeoutSeconds, 1...600,
            "How long one attempt to deliver may take. A message of a server that died is tried by another one after "
                + "twice that time and five seconds."),
        .optionalText(
            "smtp-host", .delivery, "NAME", \.smtpHost, example: "smtp.example.com",
            "The mail server that takes e-mail: the name that its certificate is for."),
        .automatic(
            "smtp-port", .delivery, \.smtpPort, 1...65_535,
            "Its port; auto is 587 for starttls, 465 for tls and 25 for none."),
        .choice(
            "smtp-security", .delivery, "WAY", SMTPSecurity.allCases.map(\.rawValue),
            "starttls changes to TLS before anything is said, tls begins with it, none has no TLS: in production only "
                + "to a mail server on this machine.",
            read: { $0.smtpSecurity = SMTPSecurity(rawValue: $1) ?? $0.smtpSecurity },
            show: { $0.smtpSecurity.rawValue }),
        .optionalText(
            "smtp-username", .delivery, "NAME", \.smtpUsername, example: "sekisho",
            "Signs in to the mail server, with smtp-password-file or smtp-password."),
        .optionalText(
            "smtp-password-file", .delivery, "FILE", \.smtpPasswordFile, example: "/etc/sekisho/smtp.password",
            "A file with the password, which only the server may read."),
        SettingDescription(
            name: "smtp-password", group: .delivery, shape: .value(placeholder: "PASSWORD", choices: []),
            help: "The password itself, in place of a file. A secret, so never a flag.", example: nil, isSecret: true,
            read: { settings, texts in
                settings.smtpPassword = Redacted(texts[0])
                return nil
            }, show: { $0.smtpPassword.map { ["\($0)"] } }),
        .optionalText(
            "smtp-from", .delivery, "ADDRESS", \.smtpFrom, example: "Example <no-reply@example.com>",
            "From whom e-mail comes where its pool does not say (EmailConfiguration)."),
        .optionalText(
            "webhook-url", .delivery, "URL", \.webhookURL, example: "https://relay.example.com/sekisho",
            "Where messages are posted as JSON, signed with the secret. https; http only to this machine, or outside "
                + "production."),
        .optionalText(
            "webhook-secret-file", .delivery, "FILE", \.webhookSecretFile, example: "/etc/sekisho/webhook.secret",
            "A file with the secret that posts are signed with (HMAC-SHA256), which only the server may read. whsec_ "
                + "and base64 stand for the bytes, any other text for its own."),
        SettingDescription(
            name: "webhook-secret", group: .delivery, shape: .value(placeholder: "SECRET", choices: []),
            help: "The secret itself, in place of a file. A secret, so never a flag.", example: nil, isSecret: true,
            read: { settings, texts in
                settings.webhookSecret = Redacted(texts[0])
                return nil
            }, show: { $0.webhookSecret.map { ["\($0)"] } }),
        .optionalText(
            "outbound-ca-file", .delivery, "FILE", \.outboundCAFile, example: "/etc/sekisho/authorities.pem",
            "Certificates (PEM) of the authorities that other servers' certificates must lead to, in place of the "
                + "system's. For everything that this server calls: mail servers, webhooks, functions; the database has "
                + "sslrootcert."),
        .list(
            "outbound-networks", .delivery, "NETWORK", \.outboundNetworks, example: "10.1.2.0/24",
            "Private networks where this server may reach mail servers, webhooks and functions, each as 10.1.2.0/24 or "
                + "an address; any stands for all. Public addresses are always reached.",
            each: { $0 == "none" ? [] : [$0] }),
    ]

    private static let functions: [SettingDescription] = [
        SettingDescription(
            name: "functions", group: .functions, shape: .list(placeholder: "NAME=PLACE"),
            help: "Where the functions run that pools name (LambdaConfig), by name or ARN, * for all others: "
                + "functions/sign_up.py:handler (.js and .ts too) runs in a process of its own, lambda+http://localhost:3001 "
                + "speaks Lambda's API, aws is AWS Lambda, an https:// URL is posted events. In the file a mapping of "
                + "names and places, where a place may be a mapping of handler, command, directory, processes and "
                + "environment.",
            example: "sign-up=functions/sign_up.py:handler", isSecret: false, read: FunctionSetting.read,
            show: { _ in nil }),
        .integer(
            "functions-timeout-ms", .functions, \.functionsTimeoutMilliseconds, 100...900_000,
            "How long one attempt to call a function may take. Cognito waits five seconds, and tries three times."),
        .integer(
            "functions-at-once", .functions, \.functionsAtOnce, 1...10_000,
            "Calls of one function under way at once."),
        .integer(
            "functions-at-once-in-all", .functions, \.functionsAtOnceInAll, 1...10_000,
            "Calls of all functions under way at once."),
        .integer(
            "functions-waiting", .functions, \.functionsWaiting, 0...10_000,
            "Calls of one function that may wait for their turn; one more is answered TooManyRequestsException."),
        .optionalText(
            "functions-secret-file", .functions, "FILE", \.functionsSecretFile,
            example: "/etc/sekisho/functions.secret",
            "A file with the secret that events to URLs are signed with (HMAC-SHA256), which only the server may read. "
                + "whsec_ and base64 stand for the bytes, any other text for its own."),
        SettingDescription(
            name: "functions-secret", group: .functions, shape: .value(placeholder: "SECRET", choices: []),
            help: "The secret itself, in place of a file. A secret, so never a flag.", example: nil, isSecret: true,
            read: { settings, texts in
                settings.functionsSecret = Redacted(texts[0])
                return nil
            }, show: { $0.functionsSecret.map { ["\($0)"] } }),
        SettingDescription(
            name: "functions-access-key", group: .functions, shape: .value(placeholder: "ID:SECRET", choices: []),
            help: "The access key that calls of Lambda's API and of KMS are signed with (SigV4), as ID:SECRET or "
                + "ID:SECRET:SESSION_TOKEN. Without one nothing is signed. A secret, so never a flag.",
            example: "AKIDEXAMPLE:a-long-random-secret", isSecret: true,
            read: { settings, texts in
                guard let key = FunctionAccessKey(texts[0]) else { return "it is not of the form ID:SECRET" }
                settings.functionsAccessKey = key
                return nil
            }, show: { settings in settings.functionsAccessKey.map { ["\($0.id):\($0.secret)"] } }),
        .optionalText(
            "kms-endpoint", .functions, "URL", \.kmsEndpoint, example: "http://localhost:4566",
            "Where the data keys come from that encrypt codes for functions that deliver messages (KMSKeyID): aws, or the "
                + "URL of what speaks the API of AWS KMS, signed as calls of Lambda's API are. Without it they come from "
                + "this server, which answers TrentService.Decrypt itself."),
        .flag(
            "functions-reload", .functions, \.functionsReload,
            "Start handlers anew when a file beside them changes. Never in production."),
        .integer(
            "functions-recorded", .functions, \.functionsRecorded, 0...10_000,
            "Calls that are remembered, in memory, without passwords and codes: sekisho triggers shows them."),
    ]

    private static let risk: [SettingDescription] = [
        .list(
            "trusted-proxies", .risk, "NETWORK", \.trustedProxies, example: "10.1.2.0/24",
            "Proxies in front of this server, each as 10.1.2.0/24 or an address: where a connection is theirs, the last "
                + "address in X-Forwarded-For that is none of them is the caller's. Without it the caller is who "
                + "connects.",
            each: { $0 == "none" ? [] : [$0] }),
        .integer(
            "auth-event-days", .risk, \.authEventDays, 1...3650,
            "How long what users did is kept, in pools with advanced security."),
        .integer(
            "recovery-days", .risk, \.recoveryDays, 0...365,
            "How many days back a pool can be recovered to a point in time; 0 means as Cognito does it: 1 day on the "
                + "Essentials tier, 14 on Plus. Changes, deleted users among them, are kept for as long."),
        .optionalText(
            "compromised-passwords-file", .risk, "FILE", \.compromisedPasswordsFile,
            example: "/etc/sekisho/passwords.txt",
            "Passwords that others have lost, one a line, besides those that this server knows: where a pool's risk "
                + "configuration says so, none of them is taken. Read at the start, eight bytes of memory each."),
        .optionalText(
            "compromised-passwords-url", .risk, "URL", \.compromisedPasswordsURL,
            example: "https://passwords.example.com/range/",
            "A range service that knows such passwords: asked for the first five hexadecimal digits of the SHA-1 of a "
                + "password, which follow the URL, it answers the rest of all that begin so. While it is down nobody is "
                + "kept out."),
    ]

    private static let imports: [SettingDescription] = [
        .optionalText(
            "import-directory", .imports, "DIR", \.importDirectory, example: "/var/lib/sekisho/imports",
            "Where uploaded files of users lie, sealed, until they are imported; else imports in the data directory. "
                + "Needed where users are imported and there is no data directory. The jobs of a file go on in the "
                + "server that has this directory."),
        .integer(
            "import-bytes", .imports, \.importBytes, 1024...1_099_511_627_776,
            "The largest file of users that is taken, in bytes; Cognito's limit is the default. It is written to disk "
                + "as it comes, and takes nothing of buffered-bytes."),
        .integer(
            "import-users", .imports, \.importUsers, 1...1_000_000_000,
            "Users in one file; Cognito's limit is the default. A job with more of them fails, and keeps those that "
                + "were imported before."),
    ]

    private static let cost: [SettingDescription] = [
        .integer(
            "argon2-memory-kib", .cost, \.argon2MemoryKiB, 8...4_194_304,
            "Memory of one password hash. Raising it rehashes each password at its next use."),
        .integer("argon2-iterations", .cost, \.argon2Iterations, 1...1000, "Passes of one password hash."),
        .integer("argon2-parallelism", .cost, \.argon2Parallelism, 1...64, "Lanes of one password hash."),
        .automatic(
            "lane-threads", .cost, \.laneThreads, 1...256, "Threads for hashing and signing; auto is one per core."),
        .integer(
            "lane-maximum-wait-ms", .cost, \.laneMaximumWaitMilliseconds, 1...600_000,
            "A request that would wait longer than this for hashing or signing is turned away at once."),
        .integer("rsa-key-stock", .cost, \.rsaKeyStock, 0...1000, "Signing keys kept ready for new pools."),
    ]

    private static let logs: [SettingDescription] = [
        .choice(
            "log-level", .logs, "LEVEL", Logger.Level.allCases.map(\.name), "The lowest level that is logged.",
            read: { $0.logLevel = Logger.Level(name: $1) ?? $0.logLevel }, show: { $0.logLevel.name }),
        .choice(
            "log-format", .logs, "FORMAT", LogFormatChoice.allCases.map(\.rawValue),
            "text for people, json for machines: an object a line.",
            read: { $0.logFormat = LogFormatChoice(rawValue: $1) ?? $0.logFormat }, show: { $0.logFormat.rawValue }),
        .flag(
            "log-messages", .logs, \.logMessages,
            "Log each message to a user, its code included. Never in production."),
        SettingDescription(
            name: "log-delivery", group: .logs, shape: .list(placeholder: "ARN=PLACE"),
            help:
                "Where the logs go that pools want elsewhere (SetLogDeliveryConfiguration), by the ARN that they name, in "
                + "which * stands for any text; the first that fits counts. A place is a file, to which JSON lines are "
                + "added, or an https:// URL, which is posted them, signed. In the file a mapping of ARNs and places.",
            example: "arn:aws:logs:*:log-group:auth=/var/log/sekisho/auth.jsonl", isSecret: false,
            read: LogDeliverySetting.read, show: { _ in nil }),
        .optionalText(
            "log-delivery-secret-file", .logs, "FILE", \.logDeliverySecretFile,
            example: "/etc/sekisho/log-delivery.secret",
            "A file with the secret that logs to URLs are signed with (HMAC-SHA256), which only the server may read. "
                + "whsec_ and base64 stand for the bytes, any other text for its own."),
        SettingDescription(
            name: "log-delivery-secret", group: .logs, shape: .value(placeholder: "SECRET", choices: []),
            help: "The secret itself, in place of a file. A secret, so never a flag.", example: nil, isSecret: true,
            read: { settings, texts in
                settings.logDeliverySecret = Redacted(texts[0])
                return nil
            }, show: { $0.logDeliverySecret.map { ["\($0)"] } }),
    ]
}

extension StorageAddress {
    /// Hands an address over, or says what is wrong with the text.
    fileprivate static func read(
        _ text: String, for use: Use = .writing, _ keep: (StorageAddress) -> Void
    ) -> String? {
        do {
            keep(try StorageAddress(text, for: use))
            return nil
        } catch {
            return error.description
        }
    }
}
