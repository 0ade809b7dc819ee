import Identity
import ServiceModel

extension ServiceError {
    init(_ refusal: ClientMetadataRefusal) {
        self =
            switch refusal {
            case .unusablePattern(let pattern): .parameter("Invalid URL pattern: \(pattern)")
            case .notCached:
                ServiceError(
                    .cachedCIMDURLDoesNotExistException, "There is no cached client metadata document for the URL.")
            }
    }

    init(_ refusal: ReplicaRefusal) {
        self =
            switch refusal {
            case .unusableRegion(let region): .parameter("Invalid region for a replica: \(region)")
            case .needsOwnKey:
                ServiceError(
                    .operationNotEnabledException,
                    "The user pool must be encrypted by a customer managed multi-Region key.")
            case .primaryStaysActive: .parameter("The primary replica cannot be deactivated.")
            case .primaryIsNoReplica: .parameter("The primary replica cannot be deleted.")
            case .stillActive: .parameter("Only replicas in the INACTIVE status can be deleted.")
            }
    }
}
