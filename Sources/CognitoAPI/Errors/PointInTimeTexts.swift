import Identity
import ServiceModel

// The model gives the types; the words are this server's (InitiatePointInTimeRecovery).
extension ServiceError {
    init(_ refusal: PointInTimeRefusal) {
        self =
            switch refusal {
            case .notInLiteTier:
                ServiceError(
                    .featureUnavailableInTierException,
                    "Point-in-time recovery is not available in the LITE pricing tier.")
            case .tooRecent(let minutes):
                .parameter("RestoreTimestamp must be at least \(minutes) minutes in the past.")
            case .beforePool: .parameter("RestoreTimestamp must not be earlier than the creation of the user pool.")
            case .tooLongAgo(let days):
                .parameter(
                    "RestoreTimestamp must be within the recovery period of the user pool: \(days) "
                        + (days == 1 ? "day." : "days."))
            case .tierCameLater:
                .parameter("The user pool must have had its pricing tier at RestoreTimestamp and since then.")
            case .anotherIsActive:
                ServiceError(
                    .concurrentModificationException,
                    "A point-in-time recovery of the user pool is in progress already.")
            case .importRuns:
                ServiceError(
                    .concurrentModificationException, "A user import job is in progress in the user pool.")
            case .tooManyActive(let limit):
                ServiceError(
                    .limitExceededException,
                    "There cannot be more than \(limit) active point-in-time recoveries at a time.")
            case .completedToday:
                ServiceError(
                    .limitExceededException, "A point-in-time recovery was completed within the last 24 hours.")
            case .tooManyPreviewsOfPool(let limit, let days):
                ServiceError(
                    .limitExceededException,
                    "There cannot be more than \(limit) recovery previews of a user pool in "
                        + (days == 1 ? "24 hours." : "\(days) days."))
            case .tooManyPreviews(let limit):
                ServiceError(
                    .limitExceededException, "There cannot be more than \(limit) recovery previews in 24 hours.")
            case .unknown(let id):
                ServiceError(.resourceNotFoundException, "Point-in-time recovery \(id) does not exist.")
            case .notPreviewed(let status):
                .parameter("The recovery cannot be started: its status is \(status.rawValue).")
            case .notCancellable(let status):
                .parameter("The recovery cannot be cancelled: its status is \(status.rawValue).")
            }
    }
}
