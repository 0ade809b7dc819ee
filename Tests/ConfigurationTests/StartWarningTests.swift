import Logging
import Testing

@testable import Configuration

@Suite struct StartWarningTests {
    @Test func `production says at start that nothing delivers messages, unless somebody can read them`() {
        var settings = Settings(profile: .production)
        settings.issuer = .url("https://auth.example")
        settings.accessKeys = [AccessKey(id: "AKIDBACKEND", secret: Redacted("9b1f0e6c5d2a47838e7b6f5a4c3d2e1f"))]
        #expect(settings.startWarnings.count == 1)
        settings.controlTokens = [ControlToken(scopes: [.users], secret: Redacted("9b1f0e6c5d2a47838e7b6f5a4c3d2e1f"))]
        #expect(settings.startWarnings.count == 1)
        settings.controlTokens[0] = ControlToken(scopes: [.outbox], secret: settings.controlTokens[0].secret)
        #expect(settings.startWarnings.isEmpty)
        settings.controlAPI = false
        #expect(settings.startWarnings.count == 1)
        #expect(Settings(profile: .development).startWarnings.isEmpty)
        #expect(Settings(profile: .testing).startWarnings.isEmpty)
    }

    @Test func `production says at start that nobody can administer where there is no access key`() {
        var settings = Settings(profile: .production)
        #expect(settings.startWarnings.contains { $0.contains("nobody can administer") && $0.contains("access-keys") })
        #expect(!settings.startWarnings(hasStoredKeys: true).contains { $0.contains("administer") })
        settings.accessKeys = [AccessKey(id: "AKIDBACKEND", secret: Redacted("9b1f0e6c5d2a47838e7b6f5a4c3d2e1f"))]
        #expect(!settings.startWarnings.contains { $0.contains("administer") })
    }

    @Test func `production says at start that tokens name an issuer that nobody has set`() {
        var settings = Settings(profile: .production)
        #expect(settings.startWarnings.contains { $0.contains("Set issuer") })
        for issuer in [IssuerRule.aws, .url("https://auth.example")] {
            settings.issuer = issuer
            #expect(!settings.startWarnings.contains { $0.contains("issuer") })
        }
    }

    @Test func `production says at start which way to a database is not proven to be private`() throws {
        var settings = Settings(profile: .production)
        func warnings() -> [String] { settings.startWarnings.filter { $0.contains("sslmode=verify-full") } }
        settings.storage = try StorageAddress("postgres://db.example/d?sslmode=verify-full")
        #expect(warnings().isEmpty)
        settings.storageListening = .address(try StorageAddress("postgres://db.example/d"))
        settings.storageReplica = try StorageAddress("postgres://replica.example/d?sslmode=require", for: .reading)
        #expect(warnings().map { $0.split(separator: ":")[0] } == ["storage-listen", "storage-replica"])
    }

    @Test func `several servers are told that their tokens need one issuer`() throws {
        var settings = Settings(profile: .development)
        settings.storage = try StorageAddress("postgres:///d")
        #expect(settings.startWarnings.count == 1 && settings.startWarnings[0].contains("issuer"))
        settings.issuer = .url("https://auth.example")
        #expect(settings.startWarnings.isEmpty)
    }
}
