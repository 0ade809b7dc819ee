import Identity
import ServiceModel

extension ServiceError {
    init(_ refusal: DeviceRefusal) {
        self =
            switch refusal {
            case .notFound: ServiceError(.resourceNotFoundException, "Device does not exist.")
            case .invalidKey: .parameter("Invalid device key given.")
            case .keyExists: ServiceError(.deviceKeyExistsException, "Device key already exists.")
            case .notTracked:
                ServiceError(
                    .invalidUserPoolConfigurationException, "User pool is not configured to remember devices.")
            case .unusableVerifier: .parameter("Invalid device secret verifier given.")
            case .notAuthenticated:
                ServiceError(
                    .notAuthorizedException, "Cannot initiate DEVICE_SRP_AUTH flow without first authenticating")
            }
    }
}
