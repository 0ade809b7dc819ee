import Addresses
import Testing

@testable import Outbound

/// RFC 6890 and IANA's registries.
@Suite struct NetworkRuleTests {
    @Test(arguments: [
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "198.18.0.1", "::1", "::", "fe80::1", "fc00::1", "fd12::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.1.2.3", "64:ff9b::a00:1", "2002:a00:1::1", "2001:db8::1", "::127.0.0.1",
    ])
    func `what is nobody's on the Internet is not public`(_ text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(!address.isPublic)
        #expect(!NetworkRule.publicOnly.admits(address) && NetworkRule.everything.admits(address))
    }

    @Test(arguments: [
        "1.1.1.1", "172.15.255.255", "172.32.0.1", "192.167.0.1", "100.63.0.1", "100.128.0.1", "223.255.255.255",
        "2606:4700::1111", "2a00::1", "::ffff:1.1.1.1", "64:ff9b::101:101", "2002:101:101::1",
    ])
    func `what may be anybody's is public`(_ text: String) throws {
        #expect(try NetworkRule.publicOnly.admits(#require(IPAddress(text))))
    }

    @Test func `networks that are named are admitted, and those beside them not`() throws {
        let rule = NetworkRule(
            .networks(try ["10.1.2.0/24", "127.0.0.1", "fd00::/8"].map { try #require(IPNetwork($0)) }))
        for (text, isAdmitted) in [
            ("10.1.2.0", true), ("10.1.2.255", true), ("10.1.3.0", false), ("10.1.1.255", false), ("127.0.0.1", true),
            ("127.0.0.2", false), ("fd99::1", true), ("fe80::1", false), ("::ffff:10.1.2.3", true), ("1.1.1.1", true),
        ] {
            #expect(try rule.admits(#require(IPAddress(text))) == isAdmitted, "\(text)")
        }
    }
}
