import Cryptography
import JSON

/// Bytes as WebAuthn's JSON writes them: Base64 for URLs, without padding (WebAuthn §3).
enum URLText {
    static func decode(_ text: String) -> [UInt8]? { Base64.urlDecode(text) }
}

extension JSONObject {
    /// A required member that is bytes.
    func bytes(_ name: String) throws(WebAuthnError) -> [UInt8] {
        guard let text = self[name]?.stringValue, let bytes = URLText.decode(text) else {
            throw .malformed("\(name) is missing, or no base64url")
        }
        return bytes
    }
}
