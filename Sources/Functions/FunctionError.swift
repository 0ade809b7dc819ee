import JSON

/// What a function says of its failure: the error object of Lambda's runtimes (cognito/triggers §5).
enum FunctionError {
    /// The error that a body is, without any header that says so: some that stand in for Lambda answer 200 to it.
    /// Nil for anything else; an event that comes back has a `response`.
    static func message(ofUnmarked body: [UInt8]) -> String? {
        // Most answers are events, and are read by whoever waits for them: once is enough.
        guard mayName(errorType, in: body),
            let object = (try? JSONReader.read(body))?.objectValue, object["response"] == nil,
            object["errorType"]?.stringValue != nil, object["errorMessage"] != nil
        else { return nil }
        return text(of: object)
    }

    private static let errorType = Array("errorType".utf8)

    /// Whether JSON may have a member of this name: false where neither it nor an escape, which might spell it otherwise,
    /// occurs at all.
    private static func mayName(_ name: [UInt8], in body: [UInt8]) -> Bool {
        body.withUnsafeBytes { bytes in
            var left = bytes[...]
            if left.contains(UInt8(ascii: "\\")) { return true }
            while let start = left.firstIndex(of: name[0]) {
                if left[start...].starts(with: name) { return true }
                left = left[(start + 1)...]
            }
            return false
        }
    }

    /// The message of a body that is an error.
    static func message(of body: [UInt8]) -> String {
        guard let object = (try? JSONReader.read(body))?.objectValue else { return "Unhandled" }
        return text(of: object)
    }

    /// With the trace, for the log of whoever wrote the function.
    static func page(of body: [UInt8]) -> [String] {
        guard let object = (try? JSONReader.read(body))?.objectValue else {
            return [String(decoding: body.prefix(2000), as: UTF8.self)]
        }
        var lines = ["\(object["errorType"]?.stringValue ?? "Error"): \(text(of: object))"]
        let trace = object["stackTrace"] ?? object["trace"] ?? object["stack"]
        if let text = trace?.stringValue {
            lines += text.split(separator: "\n").map(String.init)
        } else {
            for part in trace?.arrayValue ?? [] {
                lines += (part.stringValue ?? "").split(separator: "\n").map(String.init)
            }
        }
        // Both may be as long as whoever wrote the function likes.
        return lines.prefix(100).map { String($0.prefix(1000)) }
    }

    private static func text(of object: JSONObject) -> String {
        let message = object["errorMessage"]?.stringValue ?? ""
        return message.isEmpty ? object["errorType"]?.stringValue ?? "Unhandled" : message
    }
}
