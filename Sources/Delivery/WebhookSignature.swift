import Cryptography
import Logging

/// What a webhook's requests are signed with. `whsec_` and base64 stand for the bytes; any other text for its own.
public struct WebhookSecret: Sendable, Equatable {
    let key: Redacted<[UInt8]>

    /// Nil where `whsec_` is followed by what is no base64.
    public init?(_ text: String) {
        guard text.hasPrefix("whsec_") else {
            key = Redacted(Array(text.utf8))
            return
        }
        guard let bytes = Base64.decode(String(text.dropFirst(6))), !bytes.isEmpty else { return nil }
        key = Redacted(bytes)
    }
}

/// The signature of a webhook's request, in the form of Standard Webhooks: HMAC-SHA256 over id, time and body, so that
/// neither can be changed, and an old request is seen to be old.
public enum WebhookSignature {
    /// The value of `webhook-signature`: `v1,` and base64.
    ///
    /// - Parameter seconds: since 1970, as in `webhook-timestamp`.
    public static func of(_ body: [UInt8], id: String, seconds: Int64, secret: WebhookSecret) -> String {
        "v1," + Base64.encode(HMAC.sha256(key: secret.key.value, message: Array("\(id).\(seconds).".utf8) + body))
    }
}
