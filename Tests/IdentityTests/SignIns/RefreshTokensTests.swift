import Cryptography
import TestSupport
import Testing

@testable import Identity

/// cognito/tokens §4.
@Suite struct RefreshTokensTests {
    @Test func `a refresh token looks as Cognito's do`() throws {
        let token = RefreshTokens.make(random: SeededRandom())
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        #expect(parts.count == 5)
        #expect(token.utf8.count == 873)
        let header = try #require(Base64.urlDecode(String(parts[0])))
        #expect(String(decoding: header, as: UTF8.self) == #"{"cty":"JWT","enc":"A256GCM","alg":"RSA-OAEP"}"#)
        #expect(RefreshTokens.isWellFormed(token))
        // The pattern that the API demands of it: `[A-Za-z0-9-_=.]+`.
        #expect(token.utf8.allSatisfy { $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "/") })
    }

    @Test func `no two are alike`() {
        let tokens = (0..<100).map { _ in RefreshTokens.make(random: SystemRandom()) }
        #expect(Set(tokens).count == 100)
    }

    @Test(arguments: ["", "x", "a.b.c", "\(RefreshTokens.header).a.b", "x.a.b.c.d"])
    func `what is none is told from one without a look into the store`(_ text: String) {
        #expect(!RefreshTokens.isWellFormed(text))
    }

    @Test func `a text of unreasonable length is none`() {
        #expect(!RefreshTokens.isWellFormed("\(RefreshTokens.header)...." + String(repeating: "a", count: 5000)))
    }
}
