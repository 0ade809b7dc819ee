import Testing

@testable import Configuration

@Suite struct RiskSettingsTests {
    private func problems(_ profile: Profile = .development, _ change: (inout Settings) -> Void) -> [String] {
        var settings = Settings(profile: profile)
        if profile == .production {
            settings.data = "/var/lib/sekisho"
            settings.masterKeyFile = "/etc/sekisho/master.key"
        }
        change(&settings)
        return settings.validate().map(\.setting)
    }

    @Test func `proxies are networks or addresses`() {
        #expect(problems { $0.trustedProxies = ["10.1.2.0/24", "2001:db8::1"] }.isEmpty)
        #expect(problems { $0.trustedProxies = ["proxy.example.com"] } == ["trusted-proxies"])
        #expect(problems { $0.trustedProxies = ["10.1.2.3/24"] } == ["trusted-proxies"])
    }

    @Test func `a range service is an address, and in production one that nobody can listen to`() {
        for url in ["https://p.example/range/", "http://127.0.0.1:8080/"] {
            #expect(problems(.production) { $0.compromisedPasswordsURL = url }.isEmpty, "\(url)")
        }
        #expect(problems { $0.compromisedPasswordsURL = "http://p.example/range/" }.isEmpty)
        #expect(
            problems(.production) { $0.compromisedPasswordsURL = "http://p.example/" } == ["compromised-passwords-url"])
        for url in ["p.example", "ftp://p.example", "https://p.example/#", "https://p.example/a b"] {
            #expect(problems { $0.compromisedPasswordsURL = url } == ["compromised-passwords-url"], "\(url)")
        }
    }
}
