import Identity
import ServiceModel

extension ServiceError {
    init(_ refusal: NameRefusal) {
        let text =
            switch refusal {
            case .notEmail: "Username should be an email."
            case .notPhoneNumber: "Username should be a phone number."
            case .neitherEmailNorPhoneNumber: "Username should be either an email or a phone number."
            case .looksLikeEmail:
                "Username cannot be of email format, since user pool is configured for email alias."
            case .looksLikePhoneNumber:
                "Username cannot be of phone number format, since user pool is configured for phone number alias."
            case .preferredLooksLikeSub: "preferred_username cannot be of the format of a user's sub."
            case .preferredLooksLikeEmail:
                "preferred_username cannot be of email format, since user pool is configured for email sign-in."
            case .preferredLooksLikePhoneNumber:
                "preferred_username cannot be of phone number format, since user pool is configured for phone number "
                    + "sign-in."
            case .preferredBeforeConfirmation:
                "Preferred username cannot be provided for unconfirmed account, since user pool is configured for "
                    + "preferred username alias."
            case .attributeDiffers(let name):
                "User \(name) should be empty or same as username, since username attribute is \(name)."
            }
        self = .parameter(text)
    }
}
