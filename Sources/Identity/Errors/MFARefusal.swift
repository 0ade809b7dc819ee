/// Why a second factor is not taken, set up or turned on.
public enum MFARefusal: Sendable, Equatable {
    /// The code of a message.
    case wrongMessageCode
    /// The code of an authenticator app.
    case wrongSoftwareTokenCode
    /// A code of an authenticator app that was accepted before.
    case softwareTokenUsed
    /// The pool does not take authenticator apps.
    case softwareTokensNotEnabled
    /// The user has no authenticator app, or none that waits to be verified.
    case noSoftwareToken
    /// The code does not prove the app that is being set up.
    case softwareTokenMismatch
    case deviceNameTooLong(maximum: Int)
    /// An authenticator app is set up by an access token or a Session, and not by both.
    case tokenAndSession
    case neitherTokenNorSession
    /// The user cannot be asked for it: it has no such address, number or app, or the pool does not offer it.
    case methodUnavailable(MFAMethod)
    case severalPreferred
    case preferredNotEnabled
    /// The pool does not take passkeys as a second factor.
    case passkeysNotEnabled
    /// Passkeys as the only second factor.
    case passkeysAlone
    /// SetUserSettings knows SMS alone.
    case unusableOption
    /// The user chose what was not offered.
    case methodNotFound
}
