import Identity
import ServiceModel

extension ServiceError {
    init(_ refusal: LogDeliveryRefusal) {
        self =
            switch refusal {
            case .repeatedSource: .parameter("An EventSource can be configured once.")
            case .wrongLevel(let level, let source):
                .parameter("LogLevel \(level.rawValue) is not supported for the EventSource \(source.rawValue).")
            case .notOnePlace:
                .parameter(
                    "Exactly one of CloudWatchLogsConfiguration, S3Configuration and FirehoseConfiguration must be "
                        + "provided.")
            case .notificationsNeedLogGroup:
                .parameter("The EventSource userNotification supports CloudWatchLogsConfiguration only.")
            case .malformedARN(let member): .parameter("Invalid \(member).")
            case .activityNeedsPlus:
                ServiceError(
                    .featureUnavailableInTierException,
                    "The EventSource userAuthEvents is not available in the pricing tier of the user pool.")
            }
    }
}
