import Cryptography

/// A token that is taken apart is the text that its parts make, and nobody else's key signed it.
enum JWSTarget {
    /// Made for this run: no input can be signed by it.
    private static let key = RSAPrivateKey.generate(bits: 2048).publicKey

    static func run(_ bytes: UnsafeRawBufferPointer) {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let token = try? JWS.Compact.parse(text) else { return }
        _ = token.claims()
        let again = String(decoding: token.signingInput, as: UTF8.self) + "." + Base64.urlEncode(token.signature)
        precondition(again == text, "two texts are one token")
        precondition(text.hasSuffix(Base64.urlEncode(token.payload) + "." + Base64.urlEncode(token.signature)))
        precondition(!token.isSigned(by: key), "forged")
    }
}
