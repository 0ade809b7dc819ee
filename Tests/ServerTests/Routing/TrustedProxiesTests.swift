import HTTP
import Testing

@testable import Server

/// Whom a proxy passes on for; cited by docs/threat-model.md.
@Suite struct TrustedProxiesTests {
    private func caller(_ peer: String, _ forwarded: [String], trusted: [String]) throws -> String {
        var headers = HTTPHeaders()
        for value in forwarded { headers.append("X-Forwarded-For", value) }
        let request = HTTPRequest(
            method: "POST", target: "/", headers: headers, body: [],
            peer: try #require(SocketAddress(host: peer, port: 1)))
        return TrustedProxies(trusted).caller(of: request).host
    }

    @Test func `nobody is believed whom the settings do not name`() throws {
        #expect(try caller("198.51.100.1", ["203.0.113.9"], trusted: []) == "198.51.100.1")
        #expect(try caller("198.51.100.1", ["203.0.113.9"], trusted: ["10.0.0.0/8"]) == "198.51.100.1")
    }

    @Test func `the last who is no proxy is the caller, whatever that one says of itself`() throws {
        let proxies = ["10.0.0.0/8", "2001:db8::1"]
        #expect(try caller("10.0.0.1", ["203.0.113.9"], trusted: proxies) == "203.0.113.9")
        #expect(try caller("10.0.0.1", ["192.0.2.1, 203.0.113.9"], trusted: proxies) == "203.0.113.9")
        #expect(try caller("10.0.0.1", ["192.0.2.1", "203.0.113.9 ,\t10.0.0.2"], trusted: proxies) == "203.0.113.9")
        #expect(try caller("2001:db8::1", ["2001:db8:9::1"], trusted: proxies) == "2001:db8:9::1")
    }

    @Test(arguments: [
        ("10.0.0.1", ["https"], true), ("10.0.0.1", ["HTTPS"], true), ("10.0.0.1", ["https, https"], true),
        ("10.0.0.1", ["http"], false), ("10.0.0.1", [], false), ("10.0.0.1", ["https,http"], false),
        ("10.0.0.1", ["http", "https"], false), ("10.0.0.1", [""], false), ("198.51.100.1", ["https"], false),
    ]) func `a way is encrypted where a proxy that is believed says so`(
        _ peer: String, _ protocols: [String], _ isSecure: Bool
    ) throws {
        var headers = HTTPHeaders()
        for value in protocols { headers.append("X-Forwarded-Proto", value) }
        let request = HTTPRequest(
            method: "POST", target: "/", headers: headers, peer: try #require(SocketAddress(host: peer, port: 1)))
        #expect(TrustedProxies(["10.0.0.0/8"]).isSecure(request) == isSecure)
        #expect(!TrustedProxies().isSecure(request))
    }

    @Test func `where a proxy says nothing that can be read it is the caller itself`() throws {
        #expect(try caller("10.0.0.1", [], trusted: ["10.0.0.0/8"]) == "10.0.0.1")
        #expect(try caller("10.0.0.1", ["203.0.113.9, unknown"], trusted: ["10.0.0.0/8"]) == "10.0.0.1")
        #expect(try caller("10.0.0.1", ["203.0.113.9, "], trusted: ["10.0.0.0/8"]) == "10.0.0.1")
    }
}
