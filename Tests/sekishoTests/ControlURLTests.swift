import Testing

@testable import sekisho

@Suite("The URL of a server") struct ControlURLTests {
    @Test(
        "A host and a port are read",
        arguments: [
            ("http://127.0.0.1:9229", "127.0.0.1", 9229), ("http://[::1]:1/", "::1", 1),
            ("http://sekisho", "sekisho", 80),
            ("HTTP://Auth.Example:65535", "Auth.Example", 65535),
        ] as [(String, String, UInt16)])
    func valid(text: String, host: String, port: UInt16) throws {
        #expect(try ControlURL(text) == ControlURL(host: host, port: port))
    }

    @Test(
        "Anything else is refused with the reason",
        arguments: [
            "", "localhost:9229", "https://localhost", "http://", "http://:80", "http://a:0", "http://a:65536",
            "http://a:b", "http://a:", "http://a/path", "http://u@a", "http://a?b", "http://[::1", "http://a b",
        ])
    func invalid(text: String) {
        #expect(throws: ControlError.self) { try ControlURL(text) }
    }

    @Test("An IPv6 address stands in brackets")
    func brackets() {
        #expect("\(ControlURL(host: "::1", port: 9229))" == "http://[::1]:9229")
    }

    @Test("The option wins over the variable, and the port of the server's own settings over the usual one")
    func precedence() throws {
        let given = try invocation("health", "--url", "http://a:1")
        let plain = try invocation("health")
        #expect(try ControlOptions.url(for: given, ["SEKISHO_URL": "http://b:2"]) == ControlURL(host: "a", port: 1))
        #expect(try ControlOptions.url(for: plain, ["SEKISHO_URL": "http://b:2"]) == ControlURL(host: "b", port: 2))
        #expect(try ControlOptions.url(for: plain, ["SEKISHO_PORT": "80"]) == ControlURL(host: "127.0.0.1", port: 80))
        for other in ["", "0", "tcp://10.0.0.1:9229"] {
            #expect(
                try ControlOptions.url(for: plain, ["SEKISHO_PORT": other]) == ControlURL(host: "127.0.0.1", port: 9229)
            )
        }
    }
}
