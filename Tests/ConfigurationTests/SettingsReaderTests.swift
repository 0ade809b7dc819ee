import CommandLine
import Configuration
import Logging
import Testing

@Suite struct SettingsReaderTests {
    private func read(
        _ file: String? = nil, environment: [String: String] = [:], flags: [(String, String)] = []
    ) throws(ConfigurationError) -> Settings {
        try SettingsReader.read(
            file: file.map { .init(name: "sekisho.yaml", bytes: Array($0.utf8)) }, environment: environment,
            flags: flags.map { .init(name: $0.0, value: $0.1) })
    }

    private func problems(
        _ file: String? = nil, environment: [String: String] = [:], flags: [(String, String)] = []
    ) -> [String] {
        do {
            _ = try read(file, environment: environment, flags: flags)
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test func `Nothing written is the development profile`() throws {
        let settings = try read()
        #expect(settings == Settings(profile: .development))
        #expect(settings.host == ["127.0.0.1", "::1"])
        #expect(settings.port == 9229)
        #expect(settings.data == "./data")
        #expect(settings.isDurable)
        #expect(settings.seed == .builtIn)
        #expect(settings.controlAccess == .open)
    }

    @Test func `Flags win over the environment, and that over the file`() throws {
        let file = "port: 1\nregion: eu-west-1\nlog-level: debug\n"
        let settings = try read(
            file, environment: ["SEKISHO_PORT": "2", "SEKISHO_REGION": "eu-west-2"], flags: [("port", "3")])
        #expect(settings.port == 3)
        #expect(settings.region == "eu-west-2")
        #expect(settings.logLevel == .debug)
    }

    @Test func `The profile lies beneath everything else, wherever it is written`() throws {
        let settings = try read("argon2-iterations: 3\n", environment: ["SEKISHO_PROFILE": "testing"])
        #expect(settings.profile == .testing)
        #expect(settings.argon2Iterations == 3)
        #expect(settings.argon2MemoryKiB == 8)
        #expect(settings.data == nil)
        #expect(!settings.isDurable)
        #expect(try read("profile: production\n", flags: [("profile", "testing")]).profile == .testing)
    }

    @Test func `A list is a list in the file, commas in a variable, and repetition on the command line`() throws {
        #expect(try read("host: [127.0.0.2, \"::1\"]").host == ["127.0.0.2", "::1"])
        #expect(try read("host: 127.0.0.2").host == ["127.0.0.2"])
        #expect(try read(environment: ["SEKISHO_HOST": "127.0.0.2, ::1"]).host == ["127.0.0.2", "::1"])
        #expect(try read(flags: [("host", "127.0.0.2"), ("host", "::1")]).host == ["127.0.0.2", "::1"])
        #expect(try read(flags: [("host", "localhost")]).host == ["127.0.0.1", "::1"])
    }

    @Test func `A later list replaces an earlier one as a whole`() throws {
        let settings = try read("allowed-hosts: [a.example]", environment: ["SEKISHO_ALLOWED_HOSTS": "B.example"])
        #expect(settings.allowedHosts == ["b.example"])
    }

    @Test func `Digits stay text where text is meant`() throws {
        #expect(try read("account-id: 000000000007\nfixed-code: 000001").accountId == "000000000007")
        #expect(try read("fixed-code: 000001").fixedCode == "000001")
    }

    @Test func `A flag has many ways to be on or off, and no other`() throws {
        for text in ["true", "on", "yes", "1", "True"] {
            #expect(try read(environment: ["SEKISHO_AUTO_CONFIRM": text]).autoConfirm)
        }
        for text in ["false", "off", "no", "0"] {
            #expect(try !read(environment: ["SEKISHO_ATTEMPT_LIMITS": text]).attemptLimits)
        }
        #expect(problems("auto-confirm: maybe") == ["sekisho.yaml:1: \"maybe\" is neither true nor false"])
    }

    @Test func `Every problem is reported at once, with its place`() {
        let found = problems(
            "prot: 1\nport: 70000\nregion: [a]\nlog-level: loud\n",
            environment: ["SEKISHO_REGIN": "x", "SEKISHO_LOOPS": "many", "PATH": "/bin"],
            flags: [("account-id", "12"), ("config", "x")])
        #expect(
            found == [
                "sekisho.yaml:1: there is no setting \"prot\"; did you mean port?",
                "sekisho.yaml:3: region takes a single value, not a list",
                "SEKISHO_REGIN: there is no such setting; did you mean SEKISHO_REGION?",
                "sekisho.yaml:2: \"70000\" is no whole number from 0 to 65535",
                "sekisho.yaml:4: \"loud\" is none of trace, debug, info, notice, warning, error, critical, off",
                "SEKISHO_LOOPS: \"many\" is no whole number from 1 to 256; \"auto\" is allowed too",
                "--account-id: \"12\" is not twelve digits",
            ])
    }

    @Test func `A file that is no YAML, or no mapping, is named with its line`() {
        #expect(problems("a: [1\nb: 2\n").first?.hasPrefix("sekisho.yaml:2: ") == true)
        #expect(
            problems("- port\n") == ["sekisho.yaml:1: settings are written as \"name: value\", but this is a list"])
        #expect(problems("# nothing yet\n").isEmpty)
        #expect(problems("port:\n").isEmpty)
    }

    @Test func `A rule that is broken points at where its setting was written`() {
        #expect(
            problems("port: 1\nhost: 0.0.0.0\n") == [
                "sekisho.yaml:2: 0.0.0.0 is reachable from other machines while anybody may administer; "
                    + "keep to loopback, turn verify-signatures on, or say open-admin"
            ])
        let missing = problems(flags: [("profile", "production")])
        #expect(missing.count == 2 && missing.allSatisfy { $0.hasPrefix("profile production: ") })
        for name in ["data", "master-key-file"] { #expect(missing.contains { $0.contains("set \(name)") }) }
    }

    @Test func `an access key of the file may have a name and a policy`() throws {
        let file = """
            access-keys:
              - id: AKONE
                secret: "0123456789:\\"abcdef"
                name: reader
                policy: policies/reader.json
              - { id: AKTWO, secret: 0123456789abcdef, policy: two.json }
              - { id: AKTHREE, secret: 0123456789abcdef, name: three, policy: }
            """
        let settings = try SettingsReader.read(
            file: .init(name: "s.yaml", bytes: Array(file.utf8)), environment: [:], flags: [])
        #expect(settings.accessKeys.map(\.id) == ["AKONE", "AKTWO", "AKTHREE"])
        #expect(settings.accessKeys[0].secret.value == "0123456789:\"abcdef")
        #expect(settings.accessKeys.map(\.userName) == ["reader", nil, "three"])
        #expect(settings.accessKeys.map(\.policyFile) == ["policies/reader.json", "two.json", nil])
    }

    @Test(arguments: [
        "{ id: A, secret: 0123456789abcdef, polcy: x }", "{ id: A, secret: 0123456789abcdef, policy: [x] }",
        "{ id: A, name: x, policy: y }",
    ]) func `an access key with a member that is none is refused without its secret`(_ entry: String) {
        do {
            _ = try SettingsReader.read(
                file: .init(name: "s.yaml", bytes: Array("access-keys: [\(entry)]".utf8)), environment: [:], flags: [])
            Issue.record("it was read")
        } catch {
            let text = "\(error)"
            #expect(text.contains("access-keys takes") || text.contains("entry 1 is no mapping of id, secret"))
            #expect(text.contains("there is no \"polcy\"; did you mean policy?") == entry.contains("polcy"))
            #expect(!text.contains("0123456789abcdef"))
        }
    }

    @Test func `Secrets come from file or environment, are never a flag, and never shown`() throws {
        let file = "access-keys:\n  - id: AKONE\n    secret: 0123456789abcdef\n  - AKTWO:0123456789:abcdef\n"
        let settings = try read(file)
        #expect(settings.accessKeys.map(\.id) == ["AKONE", "AKTWO"])
        #expect(settings.accessKeys.map(\.secret.value) == ["0123456789abcdef", "0123456789:abcdef"])
        #expect(!"\(settings)".contains("0123456789"))
        #expect(
            !SettingsTable.options.contains { ["access-keys", "control-token", "control-tokens"].contains($0.name) })
        #expect(try read(flags: [("control-token", "0123456789abcdef")]).controlToken == nil)
        #expect(
            problems(environment: ["SEKISHO_ACCESS_KEYS": "hunter2hunter2hunter2"])
                == ["SEKISHO_ACCESS_KEYS: entry 1 is not of the form ID:SECRET"])
    }

    @Test func `Control tokens name their scopes, in one text or as a mapping`() throws {
        let file = """
            control-tokens:
              - outbox+users:0123456789abcdef
              - {scopes: [seed], token: "fedcba98:76543210"}
            """
        let settings = try read(file)
        #expect(settings.controlTokens.map(\.scopes) == [[.outbox, .users], [.seed]])
        #expect(settings.controlTokens.map(\.secret.value) == ["0123456789abcdef", "fedcba98:76543210"])
        #expect(!"\(settings)".contains("0123456789"))
        #expect(try read(flags: [("control-tokens", "outbox:0123456789abcdef")]).controlTokens.isEmpty)
        for bad in ["0123456789abcdef", "outbox+admin:0123456789abcdef", "outbox+:0123456789abcdef"] {
            let found = problems(environment: ["SEKISHO_CONTROL_TOKENS": bad])
            #expect(found.count == 1 && found[0].hasPrefix("SEKISHO_CONTROL_TOKENS: entry 1 "), "\(bad)")
            #expect(!found[0].contains("0123456789abcdef"))
        }
    }

    @Test func `A database's address is read wherever a setting is, and its password from file or environment alone`()
        throws
    {
        let settings = try read(
            "storage: postgres://u@a,b/d\nstorage-listen: off\nstorage-named-statements: false\n",
            environment: ["SEKISHO_STORAGE_PASSWORD": "hunter2", "SEKISHO_STORAGE_CONNECTIONS": "3"],
            flags: [("storage-replica", "postgres://c/d"), ("storage-password", "seen-by-all")])
        #expect(settings.storage?.hosts.map(\.name) == ["a", "b"])
        #expect(settings.storageListening == .off && !settings.storageNamedStatements)
        #expect(settings.storageConnections == 3 && settings.storageReplica?.hosts.map(\.name) == ["c"])
        #expect(settings.storagePassword?.value == "hunter2")
        #expect(!"\(settings)".contains("hunter2"))
        let found = problems("storage: postgres://u:hunter2@h/d\n", flags: [("storage-listen", "postgres://u@h")])
        #expect(found.map { $0.split(separator: ":")[0] } == ["sekisho.yaml", "--storage-listen"])
        #expect(!found.contains { $0.contains("hunter2") })
    }

    @Test(arguments: ["2", "0", "-1", "1001"])
    func `Fewer connections to the database than three, and more than a thousand, are refused`(_ number: String) {
        let found = problems("storage: postgres://u@a/d\n", flags: [("storage-connections", number)])
        #expect(found == ["--storage-connections: \"\(number)\" is no whole number from 3 to 1000"])
    }

    @Test func `In production a secret in a file that others may read is refused, with file and line`() {
        let secret = "9b1f0e6c5d2a47838e7b6f5a4c3d2e1f"
        func problems(_ text: String, environment: [String: String] = [:]) -> [String] {
            let file = SettingsReader.File(
                name: "s.yaml", bytes: Array(text.utf8), exposure: "mend it: chmod 600 s.yaml")
            do {
                _ = try SettingsReader.read(file: file, environment: environment)
                return []
            } catch {
                return error.problems.map(\.description)
            }
        }
        let start = "profile: production\ndata: /d\nmaster-key-file: /k\n"
        #expect(problems(start).isEmpty)
        #expect(
            problems(start + "access-keys: ['A:\(secret)']\ncontrol-token: \(secret)\n") == [
                "s.yaml:4: access-keys: mend it: chmod 600 s.yaml",
                "s.yaml:5: control-token: mend it: chmod 600 s.yaml",
            ])
        #expect(problems("access-keys: ['A:\(secret)']\n").isEmpty)
        #expect(problems(start, environment: ["SEKISHO_ACCESS_KEYS": "A:\(secret)"]).isEmpty)
    }

    @Test func `An empty variable counts as absent, and an empty value elsewhere is a problem`() throws {
        #expect(try read(environment: ["SEKISHO_PORT": "", "SEKISHO_NONSENSE": ""]).port == 9229)
        #expect(problems("data: \"\"") == ["sekisho.yaml:1: data is empty"])
        #expect(problems(flags: [("seed", "")]) == ["--seed: seed is empty"])
    }

    @Test func `A variable near no setting belongs to somebody else`() throws {
        let others = ["CONFIG", "URL", "CLIENTS", "ENDPOINT", "SERVER", "RESULTS", "REPOSITORY", "AWS", "CHROMIUM"]
        var environment: [String: String] = [:]
        for name in others { environment["SEKISHO_\(name)"] = "x" }
        #expect(try read(environment: environment) == Settings(profile: .development))
        #expect(
            problems(environment: ["SEKISHO_LOGLEVEL": "debug"])
                == ["SEKISHO_LOGLEVEL: there is no such setting; did you mean SEKISHO_LOG_LEVEL?"])
    }

    @Test func `What an orchestrator says of a service of our name is not taken for settings`() throws {
        let links = [
            "SEKISHO_PORT": "tcp://10.0.0.7:9229", "SEKISHO_SERVICE_HOST": "10.0.0.7",
            "SEKISHO_PORT_9229_TCP_ADDR": "10.0.0.7",
        ]
        #expect(try read(environment: links) == Settings(profile: .development))
    }
}
