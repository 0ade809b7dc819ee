import Cryptography

/// Refresh tokens look like Cognito's (a compact JWE, cognito/tokens §4) and are random: there is nothing in them to
/// read, and only their HMAC is stored.
enum RefreshTokens {
    /// `{"cty":"JWT","enc":"A256GCM","alg":"RSA-OAEP"}`
    static let header = "eyJjdHkiOiJKV1QiLCJlbmMiOiJBMjU2R0NNIiwiYWxnIjoiUlNBLU9BRVAifQ"

    static func make(random: any RandomSource) -> String {
        // Encrypted key, initialisation vector, ciphertext and tag of an RSA-OAEP JWE, in their usual sizes.
        let parts = [256, 12, 320, 16].map { Base64.urlEncode(random.bytes($0)) }
        return ([header] + parts).joined(separator: ".")
    }

    static func isWellFormed(_ token: String) -> Bool {
        guard token.utf8.count <= 4096, token.hasPrefix(header) else { return false }
        var token = token
        return token.withUTF8 { $0.count { $0 == UInt8(ascii: ".") } } == 4
    }
}
