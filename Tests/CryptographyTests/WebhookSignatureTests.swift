import Cryptography
import Testing

/// Standard Webhooks, "Symmetric signatures".
@Suite struct WebhookSignatureTests {
    @Test func `the signature is that of others for the same post`() throws {
        let secret = try #require(WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        let signature = WebhookSignature.of(
            Array(#"{"test": 2432232314}"#.utf8), id: "msg_p5jXN8AQM9LWM0D4loKWxJek", seconds: 1_614_265_330,
            secret: secret)
        #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test func `id, time, body and secret are all in it`() throws {
        let secret = try #require(WebhookSecret("a secret of words"))
        let all = [
            WebhookSignature.of([1], id: "a", seconds: 1, secret: secret),
            WebhookSignature.of([2], id: "a", seconds: 1, secret: secret),
            WebhookSignature.of([1], id: "b", seconds: 1, secret: secret),
            WebhookSignature.of([1], id: "a", seconds: 2, secret: secret),
            WebhookSignature.of([1], id: "a", seconds: 1, secret: try #require(WebhookSecret("another secret"))),
        ]
        #expect(Set(all).count == all.count)
    }

    @Test(arguments: ["whsec_", "whsec_%%%"])
    func `what is no base64 behind whsec_ is no secret`(_ text: String) {
        #expect(WebhookSecret(text) == nil)
    }

    @Test func `a secret is never printed`() throws {
        let secret = try #require(WebhookSecret("a-secret-of-words"))
        #expect(!"\(secret) \(String(reflecting: secret))".contains("97"))
    }
}
