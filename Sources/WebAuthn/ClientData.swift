import JSON

/// What the browser says of a ceremony, and the authenticator signs (WebAuthn §5.8.1).
struct ClientData: Sendable {
    enum Ceremony: String, Sendable {
        case registration = "webauthn.create"
        case signIn = "webauthn.get"
    }

    /// More than any browser writes.
    static let maximumCount = 4096

    /// As it was sent, which is what was signed.
    let bytes: [UInt8]
    let challenge: [UInt8]
    private let origin: String
    private let isCrossOrigin: Bool

    init(_ bytes: [UInt8], of ceremony: Ceremony) throws(WebAuthnError) {
        guard bytes.count <= Self.maximumCount, let object = try? JSONReader.read(bytes).objectValue else {
            throw .malformed("the client data is no JSON object")
        }
        guard object["type"]?.stringValue == ceremony.rawValue else {
            throw .malformed("the client data is of another ceremony")
        }
        guard let challenge = object["challenge"]?.stringValue.flatMap({ URLText.decode($0) }),
            let origin = object["origin"]?.stringValue
        else { throw .malformed("the client data has no challenge or no origin") }
        self.bytes = bytes
        self.challenge = challenge
        self.origin = origin
        switch object["crossOrigin"] {
        case nil: isCrossOrigin = object["topOrigin"] != nil
        case .bool(let flag)?: isCrossOrigin = flag || object["topOrigin"] != nil
        default: throw .malformed("crossOrigin is no truth value")
        }
    }

    /// A page in a frame of a foreign one is refused: no pool expects its sign-in there.
    func require(_ party: RelyingParty) throws(WebAuthnError) {
        guard !isCrossOrigin, party.allows(origin: origin) else { throw .originNotAllowed(origin) }
    }
}
