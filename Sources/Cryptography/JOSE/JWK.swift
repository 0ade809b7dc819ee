public import JSON

/// A public signing key as a JSON Web Key (RFC 7517, RFC 7518 §6.3.1).
public struct JWK: Sendable {
    public let kid: String
    public let key: RSAPublicKey

    public init(kid: String, key: RSAPublicKey) {
        self.kid = kid
        self.key = key
    }

    /// Writes the key as an object, with the members and order of Cognito's jwks.json (cognito/tokens §7).
    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        let members = [
            ("alg", "RS256"), ("e", Base64.urlEncode(key.e)), ("kid", kid), ("kty", "RSA"),
            ("n", Base64.urlEncode(key.n)), ("use", "sig"),
        ]
        for (name, value) in members {
            writer.key(name)
            writer.string(value)
        }
        writer.endObject()
    }

    /// A set of keys: the whole of a jwks.json.
    public static func document(_ keys: [JWK]) -> [UInt8] {
        var writer = JSONWriter(reserving: 512 * keys.count)
        writer.beginObject()
        writer.key("keys")
        writer.beginArray()
        for key in keys { key.write(to: &writer) }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }

    /// The key's SHA-256 thumbprint (RFC 7638) in standard base64: 44 characters, the form of Cognito's
    /// key ids, and the same for a key wherever and whenever it is asked.
    public static func thumbprint(of key: RSAPublicKey) -> String {
        let members = #"{"e":"\#(Base64.urlEncode(key.e))","kty":"RSA","n":"\#(Base64.urlEncode(key.n))"}"#
        return Base64.encode(SHA256.hash(members))
    }
}
