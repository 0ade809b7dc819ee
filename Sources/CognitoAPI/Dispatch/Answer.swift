public import HTTP
import JSON
public import ServiceModel

/// Answers as Cognito forms them (cognito/wire §2, §3).
public enum Answer {
    static let contentType = "application/x-amz-json-1.1"

    static func success(_ body: [UInt8], requestId: String) -> HTTPResponse {
        HTTPResponse(
            status: 200, headers: ["Content-Type": contentType, "x-amzn-RequestId": requestId], body: body)
    }

    public static func failure(_ error: ServiceError, requestId: String) -> HTTPResponse {
        var headers: HTTPHeaders = [
            "Content-Type": contentType, "x-amzn-RequestId": requestId, "x-amzn-ErrorType": "\(error.type.name):",
        ]
        if let message = error.message { headers.set("x-amzn-ErrorMessage", headerText(message)) }
        var json = JSONWriter()
        json.beginObject()
        json.key("__type")
        json.string(error.type.name)
        if let message = error.message {
            json.key(error.messageKey)
            json.string(message)
        }
        if let reason = error.reasonCode {
            json.key("reasonCode")
            json.string(reason)
        }
        json.endObject()
        return HTTPResponse(status: error.httpStatus, headers: headers, body: json.bytes)
    }

    /// Messages quote what callers sent: only visible ASCII reaches a header, everything else becomes a space,
    /// and a long one is cut.
    private static func headerText(_ message: String) -> String {
        var bytes: [UInt8] = []
        for byte in message.utf8.prefix(512) {
            bytes.append((0x20...0x7E).contains(byte) ? byte : 0x20)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
