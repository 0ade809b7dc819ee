import CommandLine
import Configuration
import TestSupport
import Testing

@Suite struct SettingsTableTests {
    @Test func `Every setting has one name in kebab case, one variable, and a help text`() {
        let names = SettingsTable.all.map(\.name)
        #expect(Set(names).count == names.count)
        for setting in SettingsTable.all {
            #expect(setting.name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" })
            #expect(setting.help.hasSuffix("."))
        }
        #expect(SettingsTable.named("argon2-memory-kib")?.variable == "SEKISHO_ARGON2_MEMORY_KIB")
    }

    @Test func `Every default is a value that the reader accepts`() throws {
        for profile in [Profile.development, .testing] {
            var environment: [String: String] = [:]
            for setting in SettingsTable.all { environment[setting.variable] = setting.defaultText(profile) }
            environment["SEKISHO_PROFILE"] = profile.rawValue
            #expect(try SettingsReader.read(environment: environment) == Settings(profile: profile))
        }
    }

    @Test func `Profiles differ in what the design says, and in nothing else`() {
        func differing(_ profile: Profile) -> [String] {
            SettingsTable.all.filter { $0.defaultText(profile) != $0.defaultText(.development) }.map(\.name)
        }
        #expect(
            differing(.testing) == [
                "profile", "data", "seed", "shared-signing-keys", "argon2-memory-kib", "argon2-iterations",
            ])
        #expect(
            differing(.production) == [
                "profile", "data", "seed", "verify-signatures", "outbox-redact", "outbound-networks",
                "functions-reload",
                "log-messages",
            ])
    }

    @Test func `The flags of serve teach defaults and choices`() throws {
        let serve = Command("serve", "start the server", options: SettingsTable.options)
        let page = serve.help()
        #expect(page.contains("--port NUMBER"))
        #expect(page.contains("--[no-]auto-confirm"))
        let data = SettingsTable.options.first { $0.name == "data" }
        #expect(data?.defaultText == "./data (testing: none, production: none)")
        guard case .run(let given) = try serve.parse(["--no-attempt-limits", "--host=::1", "--host", "127.0.0.1"])
        else {
            Issue.record("this is no question for help")
            return
        }
        let settings = try SettingsReader.read(flags: given.options)
        #expect(!settings.attemptLimits)
        #expect(settings.host == ["::1", "127.0.0.1"])
    }
}

@Suite struct SettingsDocumentTests {
    @Test func `The sample file is the table`() {
        let file = RepositoryFile(path: "config/sekisho.yaml")
        #expect(file.text(updatedTo: SettingsTable.sampleFile) == SettingsTable.sampleFile)
    }

    @Test func `The sample file changes nothing, as it stands and with every default in effect`() throws {
        let text = RepositoryFile(path: "config/sekisho.yaml").text
        let inEffect = text.split(separator: "\n").map { line in
            // "#name:" is a default; "# text" is prose or an example.
            line.dropFirst().first?.isLetter == true ? line.dropFirst() : line
        }.joined(separator: "\n")
        #expect(inEffect.contains("\nport: 9229"))
        for sample in [text, inEffect] {
            let settings = try SettingsReader.read(file: .init(name: "sekisho.yaml", bytes: Array(sample.utf8)))
            #expect(settings == Settings(profile: .development))
        }
    }

    @Test func `The sample's examples are accepted`() throws {
        let examples = SettingsTable.all.compactMap { setting in setting.example.map { "\(setting.name): \"\($0)\"" } }
        // What some of them go with is no example.
        let file = (examples + ["delivery-email: smtp", "delivery-sms: webhook"]).joined(separator: "\n")
        _ = try SettingsReader.read(file: .init(name: "sekisho.yaml", bytes: Array(file.utf8)))
    }

    @Test func `The documentation lists every setting as the table does`() {
        let file = RepositoryFile(path: "docs/configuration.md")
        let (begin, end) = ("<!-- settings: made from the table, see the end -->\n", "<!-- end of settings -->\n")
        let parts = file.text.split(separator: begin, maxSplits: 1)
        guard parts.count == 2,
            let rest = parts[1].split(separator: end, maxSplits: 1, omittingEmptySubsequences: false).last
        else {
            Issue.record("docs/configuration.md has lost its marks")
            return
        }
        let expected = "\(parts[0])\(begin)\(SettingsTable.reference)\(end)\(rest)"
        #expect(file.text(updatedTo: expected) == expected)
    }
}
