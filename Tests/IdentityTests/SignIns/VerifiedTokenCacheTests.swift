import Testing

@testable import Identity

@Suite struct VerifiedTokenCacheTests {
    private func token(_ sub: String) -> VerifiedAccessToken {
        VerifiedAccessToken(
            poolId: "pool", clientId: "client", signInId: "id", sub: sub, expiresAt: 1, scopes: ["scope"])
    }

    @Test func `a token is found by the whole of its text only`() {
        let cache = VerifiedTokenCache()
        cache[TokenDigest("header.payload.signature")] = token("anna")
        #expect(cache[TokenDigest("header.payload.signature")]?.sub == "anna")
        #expect(cache[TokenDigest("header.payload.signaturf")] == nil)
        #expect(cache[TokenDigest("header.payload.")] == nil)
        #expect(cache[TokenDigest("")] == nil)
    }

    @Test func `it never holds more than two generations`() {
        let cache = VerifiedTokenCache(generationSize: 10)
        for index in 0..<100 { cache[TokenDigest("\(index)")] = token("\(index)") }
        let held = (0..<100).filter { cache[TokenDigest("\($0)")] != nil }
        #expect(held.count <= 20)
        #expect(cache[TokenDigest("99")]?.sub == "99")
    }

    @Test func `what is in use stays while others come and go`() {
        let cache = VerifiedTokenCache(generationSize: 10)
        cache[TokenDigest("mine")] = token("mine")
        for index in 0..<100 {
            cache[TokenDigest("\(index)")] = token("\(index)")
            #expect(cache[TokenDigest("mine")]?.sub == "mine")
        }
    }
}
