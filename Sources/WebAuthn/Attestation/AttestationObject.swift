/// A new credential with what its authenticator's maker says of it (WebAuthn §6.5.4).
struct AttestationObject: Sendable {
    let format: String
    let statement: CBORValue
    let data: AuthenticatorData

    init(_ bytes: [UInt8]) throws(WebAuthnError) {
        let object: CBORValue
        do {
            object = try CBORReader.read(bytes)
        } catch {
            throw .malformed("the attestation object: \(error)")
        }
        guard object.entries?.count == 3, let format = object["fmt"]?.textValue, let statement = object["attStmt"],
            statement.entries != nil, let data = object["authData"]?.bytesValue
        else { throw .malformed("the attestation object has not the members that it must have") }
        self.format = format
        self.statement = statement
        self.data = try AuthenticatorData(data)
    }

    /// What the statement proves.
    ///
    /// - Throws: where it contradicts itself.
    func attestation(
        of key: CredentialKey, model: [UInt8], clientDataHash: [UInt8]
    ) throws(WebAuthnError) -> Attestation {
        switch format {
        case "none":
            guard statement.entries?.isEmpty == true else { throw .wrongAttestation }
            return .none
        case "packed":
            return try PackedStatement(statement).attestation(
                of: key, model: model, signed: data.bytes + clientDataHash)
        default:
            return .unchecked
        }
    }
}

/// What is known of a credential's authenticator. No kind of it is asked for; the chain of a certificate is not followed,
/// since no roots are configured.
public enum Attestation: String, Sendable {
    case none
    /// The credential's own key has signed.
    case own = "self"
    /// A certificate of the form that a maker's has, and its key has signed.
    case certificate
    /// A statement of a form that is not looked into: worth as much as none.
    case unchecked
}
