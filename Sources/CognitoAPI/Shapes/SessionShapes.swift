import Identity
import ServiceModel

extension UserSession {
    /// As the API shows it.
    ///
    /// - Parameter current: the sign-in of the token that asks; nil for administrators.
    func shape(current: String?) -> SessionDescriptionType {
        SessionDescriptionType(
            sessionId: id, sessionType: .token, clientId: clientId, createDate: Timestamp(milliseconds: createdAt),
            lastActiveDate: Timestamp(milliseconds: activeAt), deviceType: device, lastIPAddress: address,
            isCurrentSession: signInId == current)
    }
}

extension SessionSettings {
    var tracking: UserSessionTrackingType { isTracked ? .enabled : .disabled }
    var tokenSession: UserPoolTokenSessionConfigType { UserPoolTokenSessionConfigType(maxPerUser: maxPerUser) }
}
