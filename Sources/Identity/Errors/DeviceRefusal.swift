/// Why a device is not taken, shown or changed.
public enum DeviceRefusal: Sendable, Equatable {
    /// The user has no such device.
    case notFound
    /// The key was not given to the sign-in that confirms it.
    case invalidKey
    /// The key was confirmed before.
    case keyExists
    /// The pool tracks no devices.
    case notTracked
    /// The salt and verifier of a new device cannot be used.
    case unusableVerifier
    /// A device is to prove itself, and no sign-in waits for that.
    case notAuthenticated
}
