import CommandLine
import Configuration
import TestSupport
import Testing
import YAML

/// The examples of several servers over one database, as far as no container and no service has to run for it.
@Suite struct ExamplesTests {
    private static let folder = "docs/examples"

    @Test func `the settings that every server of the example shares are accepted`() throws {
        let bytes = RepositoryFile(path: "\(Self.folder)/scaled.yaml").bytes
        let settings = try SettingsReader.read(
            file: .init(name: "scaled.yaml", bytes: bytes), flags: try flagsOfUnit())
        #expect(settings.profile == .production && settings.verifySignatures)
        #expect(settings.storage?.hosts.count == 2)
        let isGuarded = settings.storageAddresses.allSatisfy { $0.address.isGuarded }
        #expect(isGuarded)
        #expect(settings.port == 9229 && settings.masterKeyFile != nil && settings.storagePasswordFile != nil)
        #expect(settings.issuer == .url("https://auth.example.com"))
    }

    @Test func `the servers of the compose file read their environment`() throws {
        let compose = try YAML.parse(RepositoryFile(path: "\(Self.folder)/compose.yaml").bytes)
        let server = try #require(compose["x-server"])
        var environment: [String: String] = [:]
        for entry in try #require(server["environment"]?.mapping) {
            let isKnown = SettingsTable.all.contains { $0.variable == entry.key }
            #expect(isKnown, "\(entry.key) is no setting's")
            environment[entry.key] = filled(try #require(entry.value.scalar?.text))
        }
        let settings = try SettingsReader.read(environment: environment)
        #expect(settings.profile == .production && settings.storage?.hosts.map(\.name) == ["primary", "standby"])
        #expect(settings.storage?["target_session_attrs"] == "read-write")
        // What a server is told of its own port, or of its neighbour, would be another server's as well.
        #expect(settings.port == 9229 && settings.issuer == .url("http://localhost:9229"))
        let services = try #require(compose["services"]?.mapping)
        #expect(services.map(\.key) == ["one", "two", "balancer", "primary", "standby"])
    }

    @Test func `what the compose file mounts is there`() throws {
        let compose = try YAML.parse(RepositoryFile(path: "\(Self.folder)/compose.yaml").bytes)
        var files: [String] = []
        for service in try #require(compose["services"]?.mapping) {
            for volume in service.value["volumes"]?.sequence ?? [] {
                let source = volume.scalar?.text.split(separator: ":").first ?? ""
                if source.hasPrefix("./") { files.append(String(source.dropFirst(2))) }
            }
        }
        #expect(files.sorted() == ["haproxy.cfg", "primary.sh", "standby.sh"])
        for file in files { #expect(!RepositoryFile(path: "\(Self.folder)/\(file)").bytes.isEmpty) }
    }

    @Test func `the unit of several servers protects as that of one does`() {
        func protections(_ path: String) -> [Substring] {
            let lines = RepositoryFile(path: path).text.split(separator: "\n")
            let first = lines.firstIndex(of: "# What it never needs.") ?? lines.endIndex
            return Array(lines[first...])
        }
        let single = protections("config/sekisho.service")
        #expect(single.count > 20)
        #expect(protections("\(Self.folder)/sekisho@.service") == single)
    }

    /// The flags of the unit's command line, for the instance of port 9229.
    private func flagsOfUnit() throws -> [Invocation.Given] {
        let lines = RepositoryFile(path: "\(Self.folder)/sekisho@.service").text.split(separator: "\n")
        let line = try #require(lines.first { $0.hasPrefix("ExecStart=") })
        let words = line.split(separator: " ").dropFirst(2).map {
            $0.replacing("%i", with: "9229").replacing("%d", with: "/run/credentials/sekisho@9229.service")
        }
        // The file is read beside the flags, by who starts a server.
        #expect(words.prefix(2) == ["--config", "/etc/sekisho/scaled.yaml"])
        let serve = Command("serve", "start the server", options: SettingsTable.options)
        guard case .run(let given) = try serve.parse(words.dropFirst(2).map(String.init)) else {
            Issue.record("this is no question for help")
            return []
        }
        return given.options
    }

    /// A value in whose place Compose puts a variable of .env.
    private func filled(_ text: String) -> String {
        let secret = "3f9c0a7d51e8b2c64d7f10936ae5b8c2"
        return text.replacing(#/\$\{ACCESS_KEYS:[^}]*\}/#, with: "AKIDBACKEND:\(secret)")
            .replacing(#/\$\{[A-Z_]+:[^}]*\}/#, with: secret)
    }
}
