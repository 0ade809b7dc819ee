import Addresses
import Testing

/// RFC 4632 §3.1, RFC 4291 §2.3.
@Suite struct IPNetworkTests {
    @Test(arguments: [
        ("10.10.10.10/32", "10.10.10.10", true), ("10.10.10.10/32", "10.10.10.11", false),
        ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false), ("10.1.2.3/9", "10.127.0.1", true),
        ("10.1.2.3/9", "10.128.0.1", false), ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "2001:db8::1", false),
        ("::/0", "2001:db8::1", true), ("::/0", "10.0.0.1", false), ("2001:db8::/33", "2001:db8:7fff::1", true),
        ("2001:db8::/33", "2001:db8:8000::1", false), ("::ffff:10.0.0.0/104", "10.1.1.1", true),
        ("10.0.0.0/8", "::ffff:10.1.1.1", true),
    ])
    func `a range holds what begins with its bits`(_ range: String, _ address: String, _ holds: Bool) throws {
        let (range, address) = (try #require(IPNetwork(cidr: range)), try #require(IPAddress(address)))
        #expect(range.contains(address) == holds)
    }

    @Test(arguments: [
        "", "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "/8", "::/129", "::ffff:10.0.0.0/8",
        "10.0.0/8", "10.0.0.0/+8", "any",
    ])
    func `what is no range in CIDR notation is none`(_ text: String) { #expect(IPNetwork(cidr: text) == nil) }

    @Test(arguments: [
        "", "10.0.0.0/33", "10.0.0.1/24", "10.0.0.0/-1", "10.0.0.0/08", "example.com", "10.0.0.0/8/8", "fd00::/129",
    ])
    func `what no operator means is none`(_ text: String) { #expect(IPNetwork(text) == nil) }

    @Test func `an address alone is a range of one`() throws {
        for text in ["10.0.0.1", "2001:db8::1", "::ffff:10.0.0.1"] {
            let (range, address) = (try #require(IPNetwork(text)), try #require(IPAddress(text)))
            #expect(range.contains(address) && range == IPNetwork(address, bits: 128))
        }
        #expect(try !#require(IPNetwork("10.0.0.1")).contains(#require(IPAddress("10.0.0.2"))))
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.0.0.0/8"), ("10.0.0.1", "10.0.0.1"), ("FD00::/8", "fd00::/8"), ("0.0.0.0/0", "0.0.0.0/0"),
    ])
    func `it is written in its usual way`(_ text: String, _ usual: String) {
        #expect(IPNetwork(text)?.description == usual)
    }

    @Test func `neighbours share a network`() throws {
        func network(_ text: String, _ bits: Int) throws -> IPNetwork {
            IPNetwork(try #require(IPAddress(text)), bits: bits)
        }
        #expect(try network("203.0.113.9", 24) == network("203.0.113.200", 24))
        #expect(try network("203.0.113.9", 24) != network("203.0.114.9", 24))
        #expect(try network("2001:db8:1:2::1", 48) == network("2001:db8:1:ffff::9", 48))
        #expect(try network("2001:db8:1::1", 48) != network("2001:db8:2::1", 48))
    }
}
