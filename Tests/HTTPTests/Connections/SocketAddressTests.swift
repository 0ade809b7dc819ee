import HTTP
import Testing

@Suite("Socket addresses")
struct SocketAddressTests {
    @Test(arguments: [
        ("127.0.0.1", "127.0.0.1:80"), ("0.0.0.0", "0.0.0.0:80"), ("::1", "[::1]:80"), ("::", "[::]:80"),
        ("2001:DB8::0:1", "[2001:db8::1]:80"), ("::ffff:1.2.3.4", "[::ffff:1.2.3.4]:80"),
    ])
    func `an address is written as it stands in a URL`(host: String, text: String) throws {
        #expect(try #require(SocketAddress(host: host, port: 80)).description == text)
    }

    @Test(arguments: [
        ("127.0.0.1", true), ("127.255.1.2", true), ("::1", true), ("::ffff:127.0.0.1", true), ("128.0.0.1", false),
        ("0.0.0.0", false), ("::", false), ("::2", false), ("1::1", false), ("::ffff:128.0.0.1", false),
        ("::7f00:1", false),
    ])
    func `loopback is what never leaves the machine`(host: String, isLoopback: Bool) throws {
        #expect(try #require(SocketAddress(host: host, port: 1)).isLoopback == isLoopback)
    }

    @Test(arguments: ["", "localhost", "1.2.3", "1.2.3.4.5", "[::1]", "::1%lo", "127.0.0.1:80", " 127.0.0.1"])
    func `what is no address is none`(host: String) {
        #expect(SocketAddress(host: host, port: 1) == nil)
    }
}
