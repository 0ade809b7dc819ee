/// Why a passkey is not registered, found or deleted. Why one does not sign in is told as a wrong password is.
public enum PasskeyRefusal: Sendable, Equatable {
    /// Users of the pool do not sign in by passkeys.
    case notEnabled
    /// The pool does not say for which domain its passkeys are.
    case noRelyingParty
    /// The answer is to no registration that was begun, or to one that is over.
    case challengeNotFound
    /// The registration was begun through another client.
    case otherClient
    case originNotAllowed
    case otherRelyingParty
    /// A device that cannot do what the pool asks for, or does not hold what it says of itself.
    case credentialNotSupported
    /// What was sent is no answer of a browser.
    case unreadableCredential
    case tooMany(limit: Int)
    case notFound
}
