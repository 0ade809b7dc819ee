/// Why a ceremony fails.
public enum WebAuthnError: Error, Sendable, Equatable {
    /// Something is not of the form that it must have; the text says what, for the log.
    case malformed(String)
    /// The answer is to another challenge.
    case wrongChallenge
    /// The page, or the page that it stands in, is none of the relying party's.
    case originNotAllowed(String)
    /// The credential is another relying party's.
    case wrongRelyingParty
    /// Nobody touched the authenticator.
    case userNotPresent
    /// Nobody was recognised by the authenticator, where that is asked for.
    case userNotVerified
    /// A key of a kind that was not asked for, by its number in COSE.
    case unsupportedAlgorithm(Int64)
    /// The attestation statement does not hold.
    case wrongAttestation
    /// The signature is not the credential's.
    case wrongSignature
    /// The credential was registered as one that is copied between devices, and is not now, or the other way about.
    case wrongBackupEligibility
}
