import Identity
import ServiceModel

extension ServiceError {
    init(_ refusal: UserSessionRefusal) {
        self =
            switch refusal {
            case .notTracked:
                ServiceError(
                    .operationNotEnabledException, "Session tracking is not enabled for this user pool.")
            case .notInLiteTier:
                ServiceError(
                    .featureUnavailableInTierException, "Session tracking is not available in the LITE pricing tier.")
            case .notFound: ServiceError(.resourceNotFoundException, "Session does not exist.")
            case .own: .parameter("The session of the access token itself cannot be revoked.")
            }
    }
}
