import Testing

@testable import WebAuthn

/// WebAuthn §5.1.2, §13.4.9.
@Suite struct RelyingPartyTests {
    @Test(arguments: [
        "https://example.com", "https://login.example.com", "https://a.b.example.com:8443", "https://example.com:443",
    ])
    func `pages of the domain and below it are its own`(_ origin: String) {
        #expect(RelyingParty(id: "example.com").allows(origin: origin))
        #expect(RelyingParty(id: "Example.COM").allows(origin: origin))
    }

    @Test(arguments: [
        "http://example.com", "https://example.com.evil.org", "https://evilexample.com", "https://com",
        "https://example.org", "https://example.com/", "https://example.com#x", "https://user@example.com",
        "https://example.com:", "https://example.com:80a", "https://example.com:999999", "https://EXAMPLE.com",
        "https://.example.com", "https://a..example.com", "https://a/.example.com", "https://a?.example.com",
        "ftp://example.com", "android:apk-key-hash:abc", "null", "", "https://", "example.com",
        "https://a\u{0}.example.com", "https://ä.example.com", "https://[::1].example.com",
    ])
    func `other pages are not`(_ origin: String) {
        #expect(!RelyingParty(id: "example.com", takesPlainLocalPages: true).allows(origin: origin))
    }

    @Test(arguments: [
        ("localhost", "http://localhost:3000"), ("localhost", "http://app.localhost"),
        ("localhost", "https://localhost"),
        ("app.localhost", "http://app.localhost:5173"),
    ])
    func `plain pages of this machine are taken where the operator says so`(_ id: String, _ origin: String) {
        #expect(RelyingParty(id: id, takesPlainLocalPages: true).allows(origin: origin))
        #expect(RelyingParty(id: id).allows(origin: origin) == origin.hasPrefix("https"))
    }

    @Test(arguments: ["http://127.0.0.1:3000", "http://localhost.evil.org", "http://evillocalhost", "http://[::1]"])
    func `but no others`(_ origin: String) {
        #expect(!RelyingParty(id: "localhost", takesPlainLocalPages: true).allows(origin: origin))
    }

    @Test func `a relying party is a domain`() {
        for id in ["example.com", "a-b.example.co", "Auth.Example.com", "1.example"] {
            #expect(RelyingParty.isUsable(id, allowingLocal: false), "\(id)")
        }
        for id in [
            "", "com", "example.com.", ".example.com", "-a.com", "a-.com", "ex ample.com", "https://example.com",
            "example.com:443", "127.0.0.1", "::1", "ä.com", "a.\(String(repeating: "b", count: 64))",
            "\(String(repeating: "a.", count: 130))com",
        ] {
            #expect(!RelyingParty.isUsable(id, allowingLocal: true), "\(id)")
        }
        for id in ["localhost", "app.localhost", "LOCALHOST"] {
            #expect(RelyingParty.isUsable(id, allowingLocal: true))
            #expect(!RelyingParty.isUsable(id, allowingLocal: false))
        }
    }
}
