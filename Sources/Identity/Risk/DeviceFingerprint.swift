import Cryptography
import JSON

/// What Amazon's library for browsers sends of one as EncodedData: Base64 of JSON, in it the JSON of `payload`
/// (cognito/advanced-security §3). Its signature is made with what everybody knows, so it is not looked at.
struct DeviceFingerprint: Sendable {
    let deviceId: String?
    let userAgent: String?
    let timezone: String?

    private static let longest = 16_384
    private static let maximumValues = 200

    /// Nil for anything else.
    init?(_ text: String) {
        guard text.utf8.count <= Self.longest, let outer = Self.object(Base64.decode(text)),
            let payload = outer["payload"]?.stringValue,
            let context = Self.object(Array(payload.utf8))?["contextData"]?.objectValue
        else { return nil }
        func member(_ name: String, _ longest: Int) -> String? {
            guard let value = context[name]?.stringValue, (1...longest).contains(value.utf8.count),
                !value.unicodeScalars.contains(where: { $0.value < 0x20 })
            else { return nil }
            return value
        }
        deviceId = member("DeviceId", 128)
        userAgent = member("UserAgent", 1024)
        timezone = member("ClientTimezone", 32)
    }

    private static func object(_ bytes: [UInt8]?) -> JSONObject? {
        guard let bytes else { return nil }
        return try? JSONReader.read(bytes, maximumValues: maximumValues).objectValue
    }
}
