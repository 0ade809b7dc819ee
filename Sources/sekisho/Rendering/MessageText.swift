import JSON
import Logging

/// Messages of the outbox, for people. What they hold came from strangers, so it is escaped.
enum MessageText {
    /// - Throws: `ControlError` where the server has forgotten the content.
    static func code(of message: JSONObject) throws(ControlError) -> String {
        guard let code = message["code"]?.stringValue, !code.isEmpty else {
            throw ControlError("the code of message \(message["id"]?.int64Value ?? 0) is no longer kept")
        }
        return TerminalText.escaped(code)
    }

    static func table(_ messages: [JSONObject]) -> String {
        TextTable.text(
            ["ID", "TIME", "PURPOSE", "STATE", "CODE", "USERNAME", "TO"],
            messages.map { message in
                [
                    "\(message["id"]?.int64Value ?? 0)", time(message["createdAt"]), text(message["purpose"]),
                    text(message["state"]), text(message["code"]), text(message["username"]),
                    text(message["destination"]),
                ]
            })
    }

    static func page(_ message: JSONObject) -> String {
        var lines = [
            "Message \(message["id"]?.int64Value ?? 0) (\(text(message["purpose"]))), \(time(message["createdAt"]))",
            "To:      \(text(message["destination"])) (\(text(message["medium"])))",
            "User:    \(text(message["username"])) in \(text(message["poolId"]))",
            "Code:    \(text(message["code"]))",
            "State:   \(state(of: message))",
        ]
        if let error = message["lastError"]?.stringValue { lines.append("Error:   \(TerminalText.escaped(error))") }
        if let subject = message["subject"]?.stringValue, !subject.isEmpty {
            lines.append("Subject: \(TerminalText.escaped(subject))")
        }
        if let body = message["body"]?.stringValue, !body.isEmpty {
            lines.append("")
            lines += body.split(separator: "\n", omittingEmptySubsequences: false).map {
                TerminalText.escaped(String($0))
            }
        }
        return lines.joined(separator: "\n")
    }

    /// `queued, 3 attempts, next 2026-11-23T10:00:00Z`, or when it came to its end.
    private static func state(of message: JSONObject) -> String {
        var parts = [text(message["state"])]
        let attempts = message["attempts"]?.int64Value ?? 0
        if attempts > 0 { parts.append("\(attempts) attempt\(attempts == 1 ? "" : "s")") }
        if time(message["nextAttemptAt"]) != "-" { parts.append("next \(time(message["nextAttemptAt"]))") }
        let end = [time(message["deliveredAt"]), time(message["failedAt"])].first { $0 != "-" }
        if let end { parts.append("at \(end)") }
        return parts.joined(separator: ", ")
    }

    static func text(_ value: JSONValue?) -> String {
        guard let text = value?.stringValue, !text.isEmpty else { return "-" }
        return TerminalText.escaped(text)
    }

    static func time(_ value: JSONValue?) -> String {
        guard case .number(let number)? = value, let seconds = number.double else { return "-" }
        return TerminalText.time(Int64(seconds * 1000))
    }
}
