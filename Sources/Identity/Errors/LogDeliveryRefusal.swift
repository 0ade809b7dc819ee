public import ServiceModel

/// Why a pool's logs are not delivered as it wants them to be.
public enum LogDeliveryRefusal: Sendable, Equatable {
    case repeatedSource
    case wrongLevel(LogLevel, of: EventSourceName)
    /// None, or more than one.
    case notOnePlace
    case notificationsNeedLogGroup
    /// The ARN of something else, by the member that names it.
    case malformedARN(String)
    case activityNeedsPlus
}
