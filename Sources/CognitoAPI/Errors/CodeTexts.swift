import Identity
import ServiceModel

extension ServiceError {
    init(_ refusal: CodeRefusal) {
        self =
            switch refusal {
            case .mismatch:
                ServiceError(.codeMismatchException, "Invalid verification code provided, please try again.")
            case .expired:
                ServiceError(.expiredCodeException, "Invalid code provided, please request a code again.")
            case .attemptLimitExceeded: ServiceError(.limitExceededException, Self.limitText)
            case .messageLimitExceeded: ServiceError(.tooManyRequestsException, Self.limitText)
            }
    }

    private static let limitText = "Attempt limit exceeded, please try after some time."
}
