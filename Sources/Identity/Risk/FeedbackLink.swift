import ServiceModel

/// Where a mail leads its reader, who says by one click whether an event was the user's own doing.
public struct FeedbackLink: Sendable {
    private let value: FeedbackValueType
    private let eventId: String
    private let username: String
    private let token: String

    /// Where it is served, beneath the pool's id.
    public static let path = "auth-event-feedback"

    init(_ value: FeedbackValueType, eventId: String, username: String, token: String) {
        self.value = value
        self.eventId = eventId
        self.username = username
        self.token = token
    }

    /// Nil where nothing says by which name this server is reached.
    func url(of pool: UserPool, call: Call) -> String? {
        guard case .base(let base) = call.settings.issuer else { return nil }
        return "\(base)/\(pool.id)/\(Self.path)?event=\(Self.encoded(eventId))&username=\(Self.encoded(username))"
            + "&value=\(value.rawValue)&token=\(token)"
    }

    /// RFC 3986 §2.3: what is not unreserved is percent-encoded.
    private static func encoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            let scalar = Unicode.Scalar(byte)
            if scalar.properties.isAlphabetic && scalar.isASCII || ("0"..."9").contains(scalar)
                || "-._~".unicodeScalars.contains(scalar)
            {
                result.unicodeScalars.append(scalar)
            } else {
                let hex = String(byte, radix: 16, uppercase: true)
                result += hex.utf8.count == 1 ? "%0\(hex)" : "%\(hex)"
            }
        }
        return result
    }
}
