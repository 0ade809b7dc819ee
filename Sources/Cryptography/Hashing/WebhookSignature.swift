/// What a webhook's requests are signed with. `whsec_` and base64 stand for the bytes; any other text for its own.
public struct WebhookSecret: Sendable {
    private let key: SecretBytes

    /// Nil where `whsec_` is followed by what is no base64.
    public init?(_ text: String) {
        guard text.hasPrefix("whsec_") else {
            key = SecretBytes(Array(text.utf8))
            return
        }
        guard let bytes = Base64.decode(String(text.dropFirst(6))), !bytes.isEmpty else { return nil }
        key = SecretBytes(bytes)
    }

    fileprivate func sign(_ message: [UInt8]) -> [UInt8] {
        HMAC.sha256(key: key.withBytes { Array($0) }, message: message)
    }
}

/// The signature of a webhook's request, in the form of Standard Webhooks: HMAC-SHA256 over id, time and body, so that
/// neither can be changed, and an old request is seen to be old.
public enum WebhookSignature {
    /// The value of `webhook-signature`: `v1,` and base64.
    ///
    /// - Parameter seconds: since 1970, as in `webhook-timestamp`.
    public static func of(_ body: [UInt8], id: String, seconds: Int64, secret: WebhookSecret) -> String {
        "v1," + Base64.encode(secret.sign(Array("\(id).\(seconds).".utf8) + body))
    }

    /// The three headers that a signed request carries.
    public static func headers(
        of body: [UInt8], id: String, seconds: Int64, secret: WebhookSecret
    ) -> [(name: String, value: String)] {
        [
            ("webhook-id", id), ("webhook-timestamp", "\(seconds)"),
            ("webhook-signature", of(body, id: id, seconds: seconds, secret: secret)),
        ]
    }
}
