import Glibc
import Identity
import JSON
import ServiceModel

/// An activity in the form in which the service exports it (cognito/logs §2), one JSON object a line.
enum ActivityLine {
    /// - Parameter user: whom an event is about; nil where the user is gone by now.
    static func of(_ activity: PoolActivity, user: (sub: String, name: String)?) -> [UInt8] {
        let message: JSONObject =
            switch activity.event {
            case .undeliveredMessage(let details): ["details": .string(details)]
            case .authEvent(let event): self.message(event, poolId: activity.poolId, user: user)
            }
        let record: JSONObject = [
            "eventTimestamp": .string("\(activity.at)"),
            "eventSource": activity.source == .userNotification ? "USER_NOTIFICATION" : "USER_ACTIVITY",
            "logLevel": .string(activity.source.level.rawValue), "message": .object(message),
            "logSourceId": ["userPoolId": .string(activity.poolId)],
        ]
        return JSONValue.object(record).encoded() + [UInt8(ascii: "\n")]
    }

    /// What is not known is an empty text, as the service has it.
    private static func message(
        _ event: AuthActivity, poolId: String, user: (sub: String, name: String)?
    ) -> JSONObject {
        let (shape, risk, context) = (event.shape, event.shape.eventRisk, event.shape.eventContextData)
        func text(_ value: String?) -> JSONValue { .string(value ?? "") }
        let challenges = (shape.challengeResponses ?? []).map {
            JSONValue.string("\($0.challengeName?.rawValue ?? ""):\($0.challengeResponse?.rawValue ?? "")")
        }
        return [
            "version": "1", "eventId": text(shape.eventId), "eventType": text(shape.eventType?.rawValue),
            "userSub": text(user?.sub), "userName": text(user?.name), "userPoolId": .string(poolId),
            "clientId": text(event.clientId),
            "creationDate": text(shape.creationDate.map { date($0.milliseconds) }),
            "eventResponse": text(shape.eventResponse?.rawValue), "riskLevel": text(risk?.riskLevel?.rawValue),
            "riskDecision": .string(decision(risk?.riskDecision)), "challenges": .array(challenges),
            "deviceName": text(context?.deviceName), "ipAddress": text(context?.ipAddress),
            "requestId": .string(event.requestId), "idpName": "",
            "compromisedCredentialDetected": .string("\(risk?.compromisedCredentialsDetected ?? false)"),
            "city": text(context?.city), "country": text(context?.country),
            "eventFeedbackValue": text(shape.eventFeedback?.feedbackValue.rawValue),
            "eventFeedbackDate": text(shape.eventFeedback?.feedbackDate.map { date($0.milliseconds) }),
            "eventFeedbackProvider": text(shape.eventFeedback?.provider),
            "hasContextData": .string("\(event.hasContextData)"),
        ]
    }

    private static func decision(_ decision: RiskDecisionType?) -> String {
        switch decision {
        case .noRisk, nil: "PASS"
        case .accountTakeover: "ACCOUNT_TAKEOVER"
        case .block: "BLOCK"
        }
    }

    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `Wed Jul 17 17:25:55 UTC 2024`.
    ///
    /// - Parameter milliseconds: since 1970.
    static func date(_ milliseconds: Int64) -> String {
        var seconds = time_t(milliseconds / 1000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let time = [parts.tm_hour, parts.tm_min, parts.tm_sec].map(two).joined(separator: ":")
        return "\(days[Int(parts.tm_wday)]) \(months[Int(parts.tm_mon)]) \(two(parts.tm_mday)) \(time) UTC "
            + "\(1900 + parts.tm_year)"
    }
}
