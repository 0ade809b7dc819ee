import TestSupport
import Testing

@testable import HTTP

@Suite("Reading what nobody meant to send")
struct ParserFuzzTests {
    private static let corpus: [String] = [
        "GET / HTTP/1.1\r\nHost: localhost:9229\r\nUser-Agent: x/1\r\nAccept: */*\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nX-Amz-Target: Service.Do\r\nContent-Length: 11\r\n\r\n{\"a\":\"b\"}\r\n"
            + "HEAD /x?y HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "5;e=f\r\nhello\r\n1\r\n!\r\n0\r\nT: u\r\n\r\nGET / HTTP/1.0\r\n\r\n",
        "\r\nOPTIONS * HTTP/1.1\r\nHost: [::1]:1\r\nExpect: 100-continue\r\nContent-Length: 0\r\n\r\n",
        "GET http://h.example/p HTTP/1.1\r\nHost: other\r\nConnection: keep-alive, x\r\n\r\n",
    ]

    /// What grammars turn on.
    private static let spice: [String] = [
        "\r", "\n", "\r\n", "\r\n\r\n", "\0", " ", "\t", ":", ";", ",", "0", "F", "\u{FF}", "HTTP/1.1",
        "Content-Length: 1\r\n", "Transfer-Encoding: chunked\r\n", "Host: b\r\n", "Expect: x\r\n", "9999999999",
    ]

    private static let limits: HTTPServerConfiguration.Limits = {
        var limits = HTTPServerConfiguration.Limits()
        limits.headBytes = 256
        limits.headerFields = 6
        limits.bodyBytes = 64
        return limits
    }()

    /// Seeded, so that a failure can be repeated; bounded in time, since a slow machine must not wait.
    @Test func `mutated requests crash nothing, and mean the same however they are cut`() {
        var mutator = Mutator(corpus: Self.corpus, spice: Self.spice, seed: 20_240_501)
        let end = MonotonicClock.now + 2000
        var runs = 0
        while MonotonicClock.now < end {
            runs += 1
            let bytes = mutator.next()
            let whole = ParserHarness.outcomes(of: bytes, limits: Self.limits)
            let single = Array(1..<max(1, bytes.count))
            let some = single.filter { _ in mutator.random.next() % 8 == 0 }
            for cuts in [single, some] {
                let cut = ParserHarness.outcomes(of: bytes, cuts: cuts, limits: Self.limits)
                #expect(cut == whole, "\(bytes) cut at \(cuts)")
                if cut != whole { return }
            }
        }
        #expect(runs > 10)
    }

    @Test(arguments: corpus)
    func `a request cut in two at any place means the same`(text: String) {
        let bytes = Array(text.utf8)
        let whole = ParserHarness.outcomes(of: bytes)
        for cut in 1..<bytes.count {
            #expect(ParserHarness.outcomes(of: bytes, cuts: [cut]) == whole, "cut at \(cut)")
        }
    }
}
