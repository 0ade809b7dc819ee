import Identity
import ServiceModel

extension ServiceError {
    init(_ feature: Feature) {
        self =
            switch feature {
            case .verificationByLink:
                .notBuilt("Verification by link, which this user pool wants (CONFIRM_WITH_LINK),")
            case .foreignTokens: .notBuilt("The exchange of identity providers' tokens and of SAML assertions")
            }
    }

    /// A part of Cognito that this server does not have yet; `part` names it.
    static func notBuilt(_ part: String) -> ServiceError {
        ServiceError(.notImplemented, "\(part) is not implemented yet.")
    }
}
