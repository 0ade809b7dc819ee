public import JSON

/// JSON Web Signatures in compact form (RFC 7515 §3.1), by RS256 only.
public enum JWS {
    /// Signs `payload`: `{"kid":"…","alg":"RS256"}`, the payload and the signature, each in base64url.
    ///
    /// A millisecond of computing: call it in the CPU lane. The order of the header's members is Cognito's
    /// (cognito/tokens §1).
    public static func sign(
        payload: [UInt8], key: RSAPrivateKey, kid: String
    ) throws(RSAPrivateKey.SigningFailed) -> String {
        var header = JSONWriter(reserving: 80)
        header.beginObject()
        header.key("kid")
        header.string(kid)
        header.key("alg")
        header.string("RS256")
        header.endObject()
        let signingInput = "\(Base64.urlEncode(header.bytes)).\(Base64.urlEncode(payload))"
        let signature = try key.signRS256(Array(signingInput.utf8))
        return "\(signingInput).\(Base64.urlEncode(signature))"
    }

    /// The text is no JWS in compact form, or uses an extension that we do not know.
    public struct Malformed: Error, Sendable, Equatable {}

    /// Longer texts are refused unread; a token with all that Cognito puts in stays far below.
    public static let maximumLength = 64 * 1024

    /// A signed token that was taken apart; nothing about it has been verified yet.
    public struct Compact: Sendable {
        public let header: JSONObject
        /// The header's `alg`, which is never to be followed: compare it with what the key is for.
        public let algorithm: String
        /// The header's `kid`.
        public let keyID: String?
        public let payload: [UInt8]
        public let signature: [UInt8]
        /// What the signature is over.
        public let signingInput: [UInt8]

        /// Takes a token apart, strictly: three parts, each the one base64url text of its bytes; a header
        /// that is an object with a string `alg`, a `kid` that is a string if there is one, and no `crit`
        /// (RFC 7515 §4.1.11: what we do not understand must not be accepted); a signature that is not empty.
        public static func parse(_ text: String) throws(Malformed) -> Compact {
            guard let compact = Compact(text) else { throw Malformed() }
            return compact
        }

        private init?(_ text: String) {
            var text = text
            guard let parts = text.withUTF8({ Parts($0) }), !parts.signature.isEmpty,
                case .object(let header)? = try? JSONReader.read(parts.header, maximumDepth: 8),
                case .string(let algorithm)? = header["alg"], header["crit"] == nil
            else { return nil }
            switch header["kid"] {
            case nil: keyID = nil
            case .string(let kid): keyID = kid
            default: return nil
            }
            self.header = header
            self.algorithm = algorithm
            payload = parts.payload
            signature = parts.signature
            signingInput = parts.signingInput
        }

        /// The payload as an object, or nil if it is none: the claims of a JWT (RFC 7519 §7.2).
        public func claims() -> JSONObject? {
            guard case .object(let claims)? = try? JSONReader.read(payload) else { return nil }
            return claims
        }

        /// Whether the token says RS256 and `key` signed it.
        public func isSigned(by key: RSAPublicKey) -> Bool {
            algorithm == "RS256" && key.verifyRS256(message: signingInput, signature: signature)
        }
    }

    /// The three parts of a token, decoded.
    private struct Parts {
        let header: [UInt8]
        let payload: [UInt8]
        let signature: [UInt8]
        let signingInput: [UInt8]

        init?(_ text: UnsafeBufferPointer<UInt8>) {
            let dot = UInt8(ascii: ".")
            // A third dot would stand in the signature, where no base64url has one.
            guard text.count <= JWS.maximumLength, let first = text.firstIndex(of: dot),
                let second = text[(first + 1)...].firstIndex(of: dot),
                let header = Base64.urlDecode(text[..<first]),
                let payload = Base64.urlDecode(text[(first + 1)..<second]),
                let signature = Base64.urlDecode(text[(second + 1)...])
            else { return nil }
            self.header = header
            self.payload = payload
            self.signature = signature
            signingInput = Array(text[..<second])
        }
    }
}
