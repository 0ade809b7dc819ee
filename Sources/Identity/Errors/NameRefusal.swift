/// Why a user cannot be called so.
public enum NameRefusal: Sendable, Equatable {
    case notEmail
    case notPhoneNumber
    case neitherEmailNorPhoneNumber
    case looksLikeEmail
    case looksLikePhoneNumber
    case preferredLooksLikeSub
    case preferredLooksLikeEmail
    case preferredLooksLikePhoneNumber
    /// A `preferred_username` that would be an alias, of a user who is not confirmed yet.
    case preferredBeforeConfirmation
    /// The attribute that the username stands for was sent too, and is another.
    case attributeDiffers(String)
}
