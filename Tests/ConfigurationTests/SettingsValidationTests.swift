import Configuration
import Logging
import Testing

@Suite struct SettingsValidationTests {
    private func problems(_ profile: Profile, _ change: (inout Settings) -> Void = { _ in }) -> [String] {
        var settings = Settings(profile: profile)
        change(&settings)
        return settings.validate().map(\.setting)
    }

    /// A production configuration without fault.
    private func production(_ change: (inout Settings) -> Void = { _ in }) -> [String] {
        problems(.production) {
            $0.data = "/var/lib/sekisho"
            $0.masterKeyFile = "/etc/sekisho/master.key"
            change(&$0)
        }
    }

    @Test func `Development and testing stand as they are`() {
        #expect(problems(.development).isEmpty)
        #expect(problems(.testing).isEmpty)
    }

    @Test func `Production needs a data directory and a key outside of it`() {
        #expect(problems(.production) == ["data", "master-key-file"])
        #expect(problems(.production) { $0.data = "/data" } == ["master-key-file"])
        #expect(production().isEmpty)
        #expect(production { $0.masterKeyFile = "/var/lib/sekisho/master.key" } == ["master-key-file"])
        #expect(production { $0.masterKeyFile = "/var/lib/x/.././sekisho//a/master.key" } == ["master-key-file"])
        #expect(production { $0.masterKeyFile = "/var/lib/sekisho-key" }.isEmpty)
    }

    @Test func `A database takes the place of a data directory`() throws {
        let storage = try StorageAddress("postgres:///d")
        #expect(
            problems(.production) {
                $0.storage = storage
                $0.masterKeyFile = "/etc/sekisho/master.key"
            }.isEmpty)
        #expect(problems(.production) { $0.storage = storage } == ["master-key-file"])
        // Where there is neither, the key would die with the server.
        #expect(problems(.testing) { $0.storage = storage } == ["master-key-file"])
        for keep in [\Settings.data, \Settings.masterKeyFile] as [WritableKeyPath<Settings, String?>] {
            var settings = Settings(profile: .testing)
            settings.storage = storage
            settings[keyPath: keep] = "/keys"
            #expect(settings.validate().isEmpty && settings.isDurable && !settings.sharesSigningKeys)
        }
        #expect(problems(.development) { $0.storage = storage }.isEmpty)
    }

    @Test func `What belongs to a database is refused without one, and a password has one place`() throws {
        let storage = try StorageAddress("postgres:///d")
        #expect(
            problems(.development) {
                $0.storagePasswordFile = "/p"
                $0.storagePassword = Redacted("x")
                $0.storageListening = .off
                $0.storageReplica = storage
            } == ["storage-password-file", "storage-password", "storage-listen", "storage-replica"])
        #expect(
            problems(.development) {
                $0.storage = storage
                $0.storagePasswordFile = "/p"
                $0.storagePassword = Redacted("x")
            } == ["storage-password-file"])
    }

    @Test func `The largest body finds room in what requests may fill`() {
        #expect(problems(.development) { $0.bufferedBytes = 4 * $0.bodyLimit / 3 + 1 }.isEmpty)
        #expect(problems(.development) { $0.bufferedBytes = $0.bodyLimit } == ["buffered-bytes"])
        #expect(problems(.development) { $0.bodyLimit = 50 * 1024 * 1024 } == ["buffered-bytes"])
    }

    @Test func `Nothing that opens the doors is possible in production`() {
        #expect(production { $0.fixedCode = "123456" } == ["fixed-code"])
        #expect(production { $0.autoConfirm = true } == ["auto-confirm"])
        #expect(production { $0.openAdmin = true } == ["open-admin"])
        #expect(production { $0.verifySignatures = false } == ["verify-signatures"])
        #expect(production { $0.logMessages = true } == ["log-messages"])
        #expect(production { $0.seed = .builtIn } == ["seed"])
        #expect(production { $0.argon2Iterations = 1 } == ["argon2-memory-kib"])
        #expect(
            production {
                $0.argon2MemoryKiB = 12 * 1024
                $0.argon2Iterations = 3
            }.isEmpty)
    }

    @Test func `Pools share keys in testing alone, and only where no data outlives the process`() {
        #expect(Settings(profile: .testing).sharesSigningKeys)
        #expect(!Settings(profile: .development).sharesSigningKeys && !Settings(profile: .production).sharesSigningKeys)
        #expect(production { $0.sharedSigningKeys = true } == ["shared-signing-keys"])
        #expect(problems(.development) { $0.sharedSigningKeys = true } == ["shared-signing-keys"])
        var durable = Settings(profile: .testing)
        durable.data = "/data"
        #expect(durable.validate().isEmpty && !durable.sharesSigningKeys)
    }

    @Test func `Where anybody may administer, only loopback is listened on, unless that is said out loud`() {
        for address in ["0.0.0.0", "::", "192.168.1.4", "::ffff:10.0.0.1"] {
            #expect(problems(.testing) { $0.host = ["127.0.0.1", address] } == ["host"])
            #expect(
                problems(.testing) {
                    $0.host = [address]
                    $0.openAdmin = true
                }.isEmpty)
            #expect(production { $0.host = [address] }.isEmpty)
            #expect(
                problems(.development) {
                    $0.host = [address]
                    $0.verifySignatures = true
                }.isEmpty)
        }
        #expect(problems(.testing) { $0.host = ["127.8.9.1", "::1", "::ffff:127.0.0.1"] }.isEmpty)
    }

    @Test func `The control API is open, behind a token, or closed`() {
        #expect(Settings(profile: .development).controlAccess == .open)
        var settings = Settings(profile: .production)
        #expect(settings.controlAccess == .closed)
        let relay = ControlToken(scopes: [.outbox], secret: Redacted("fedcba9876543210"))
        settings.controlTokens = [relay]
        #expect(settings.controlAccess == .tokens([relay]))
        settings.controlToken = Redacted("0123456789abcdef")
        let all = ControlToken(scopes: Set(ControlScope.allCases), secret: Redacted("0123456789abcdef"))
        #expect(settings.controlAccess == .tokens([all, relay]))
        settings.controlAPI = false
        #expect(settings.controlAccess == .closed)
    }

    @Test func `Addresses, names, origins and ids follow their grammar`() {
        #expect(problems(.development) { $0.host = [] } == ["host"])
        #expect(problems(.development) { $0.host = ["example.com"] } == ["host"])
        #expect(problems(.development) { $0.host = ["::1", "::1"] } == ["host"])
        for name in ["a.example", "10.0.0.1", "host", "a_b.example"] {
            #expect(problems(.development) { $0.allowedHosts = [name] }.isEmpty)
        }
        for name in ["a.example:80", "http://a", "", "a..b", "-a", "a b", "*"] {
            #expect(problems(.development) { $0.allowedHosts = [name] } == ["allowed-hosts"])
        }
        for origin in ["https://a.example", "http://a:8080", "http://[::1]:3000", "http://10.0.0.1"] {
            #expect(problems(.development) { $0.allowedOrigins = [origin] }.isEmpty)
        }
        for origin in ["https://a.example/", "a.example", "*", "http://", "http://a:0", "http://a:99999", "null"] {
            #expect(problems(.development) { $0.allowedOrigins = [origin] } == ["allowed-origins"])
        }
        for region in ["", "US", "eu_1", "eu/1", String(repeating: "a", count: 33)] {
            #expect(problems(.development) { $0.region = region } == ["region"])
        }
        for account in ["", "12345678901", "12345678901a", "１23456789012"] {
            #expect(problems(.development) { $0.accountId = account } == ["account-id"])
        }
        for issuer in ["https://auth.example", "http://localhost:9229", "https://a.example/path", "https://A.example"] {
            #expect(problems(.development) { $0.issuer = .url(issuer) }.isEmpty)
        }
        for issuer in ["auth.example", "ftp://a", "https://a?x", "https://a/#x", "https://a b"] {
            #expect(problems(.development) { $0.issuer = .url(issuer) } == ["issuer"])
        }
        for code in ["12345", "1234567", "12345a", ""] {
            #expect(problems(.development) { $0.fixedCode = code } == ["fixed-code"])
        }
    }

    @Test func `Keys and tokens are long, plain and not repeated`() {
        let good = AccessKey(id: "AKIA-1_x", secret: Redacted("0123456789abcdef"))
        #expect(problems(.development) { $0.accessKeys = [good] }.isEmpty)
        #expect(problems(.development) { $0.accessKeys = [good, good] } == ["access-keys"])
        let short = AccessKey(id: "AK", secret: Redacted("short"))
        #expect(problems(.development) { $0.accessKeys = [short] } == ["access-keys"])
        let odd = AccessKey(id: "A/K", secret: good.secret)
        #expect(problems(.development) { $0.accessKeys = [odd] } == ["access-keys"])
        #expect(problems(.development) { $0.controlToken = Redacted("short") } == ["control-token"])
        #expect(problems(.development) { $0.controlToken = Redacted("0123456789 abcdef") } == ["control-token"])
        func tokens(_ secrets: String...) -> [ControlToken] {
            secrets.map { ControlToken(scopes: [.outbox], secret: Redacted($0)) }
        }
        #expect(problems(.development) { $0.controlTokens = tokens("0123456789abcdef") }.isEmpty)
        #expect(problems(.development) { $0.controlTokens = tokens("short") } == ["control-tokens"])
        let twice = tokens("0123456789abcdef", "0123456789abcdef")
        #expect(problems(.development) { $0.controlTokens = twice } == ["control-tokens"])
        #expect(
            problems(.development) {
                $0.controlTokens = tokens("0123456789abcdef")
                $0.controlToken = Redacted("0123456789abcdef")
            } == ["control-token"])
    }

    @Test func `a token that is given for the commands and stands in the file is told so, where it was given`() {
        let error = #expect(throws: ConfigurationError.self) {
            try SettingsReader.read(
                file: .init(name: "s.yaml", bytes: Array("control-tokens: ['outbox:0123456789abcdef']".utf8)),
                environment: ["SEKISHO_CONTROL_TOKEN": "0123456789abcdef"])
        }
        let text = "\(error!)"
        #expect(text.contains("SEKISHO_CONTROL_TOKEN: the token is one of control-tokens, too"))
        #expect(!text.contains("s.yaml"))
    }

    @Test(arguments: [
        // What this project's own documents have shown.
        "a-long-random-secret-of-your-own", "a-long-random-secret", "a-long-random-token",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "ChangeMe-ChangeMe-ChangeMe-ChangeMe",
        "5f2c9e0b7a1d4836", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "abababababababababababababababababababab",
    ])
    func `In production a secret that is short, uniform or pasted from documentation is refused`(_ secret: String) {
        let key = AccessKey(id: "AKIDBACKEND", secret: Redacted(secret))
        #expect(production { $0.accessKeys = [key] } == ["access-keys"])
        #expect(production { $0.controlToken = Redacted(secret) } == ["control-token"])
        let token = ControlToken(scopes: [.users], secret: Redacted(secret))
        #expect(production { $0.controlTokens = [token] } == ["control-tokens"])
    }

    @Test func `In production a secret as the documentation has it made is taken`() {
        for secret in ["9b1f0e6c5d2a47838e7b6f5a4c3d2e1f", "r7Yw+0tqBv3nK5mJxE2cZsLdPaHgUoIfT1k6"] {
            #expect(production { $0.accessKeys = [AccessKey(id: "A", secret: Redacted(secret))] }.isEmpty)
            #expect(production { $0.controlToken = Redacted(secret) }.isEmpty)
        }
    }

    @Test func `In production no token opens a reset`() {
        let token = ControlToken(scopes: [.reset], secret: Redacted("9b1f0e6c5d2a47838e7b6f5a4c3d2e1f"))
        #expect(production { $0.controlTokens = [token] } == ["control-tokens"])
    }

    @Test func `Argon2 needs memory for each of its lanes`() {
        #expect(problems(.testing) { $0.argon2Parallelism = 2 } == ["argon2-memory-kib"])
    }

    @Test func `The issuer follows the bound port, and a network address where there is only that`() {
        var settings = Settings(profile: .testing)
        #expect(settings.issuerBase(port: 4711) == "http://localhost:4711")
        settings.host = ["0.0.0.0"]
        #expect(settings.issuerBase(port: 80) == "http://localhost:80")
        settings.host = ["10.1.2.3"]
        #expect(settings.issuerBase(port: 80) == "http://10.1.2.3:80")
        settings.host = ["fd00::1"]
        #expect(settings.issuerBase(port: 80) == "http://[fd00::1]:80")
        settings.host = ["10.1.2.3", "127.0.0.1"]
        #expect(settings.issuerBase(port: 80) == "http://localhost:80")
        settings.issuer = .url("https://auth.example")
        #expect(settings.issuerBase(port: 80) == "https://auth.example")
        settings.issuer = .aws
        #expect(settings.issuerBase(port: 80) == nil)
    }
}
