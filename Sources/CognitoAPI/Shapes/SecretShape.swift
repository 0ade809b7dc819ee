import Identity
import ServiceModel

extension SecretMark {
    /// The secret as the API shows it: a value is shown once, to who had it drawn.
    func shape(showing value: String? = nil) -> ClientSecretDescriptorType {
        ClientSecretDescriptorType(
            clientSecretId: id, clientSecretValue: value, clientSecretCreateDate: Timestamp(milliseconds: createdAt))
    }
}
