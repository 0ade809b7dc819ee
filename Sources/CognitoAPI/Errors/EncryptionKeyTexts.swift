import Identity
import ServiceModel

extension ServiceError {
    init(_ refusal: EncryptionKeyRefusal) {
        self =
            switch refusal {
            case .notFound(let name): ServiceError(.keyNotFound, "Invalid keyId '\(name)'")
            // KMS sends no message.
            case .invalidCiphertext: ServiceError(.invalidCiphertext, nil)
            case .anotherKey:
                ServiceError(
                    .incorrectKey, "The key ID in the request does not identify a CMK that can perform this operation.")
            case .missingMember(let name): ServiceError(.validation, "\(name) must not be null or empty")
            case .noString(let name): ServiceError(.validation, "\(name) must be a string")
            case .malformedContext: ServiceError(.validation, "EncryptionContext must be a map of strings")
            case .contextTooLong(let maximum):
                ServiceError(.validation, "EncryptionContext must have \(maximum) bytes at most")
            case .ambiguousLength:
                ServiceError(.validation, "Please specify either number of bytes or key spec.")
            case .lengthOutOfRange(let maximum):
                ServiceError(.validation, "NumberOfBytes must be between 1 and \(maximum)")
            }
    }
}
