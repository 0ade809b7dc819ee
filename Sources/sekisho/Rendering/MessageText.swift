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
            ["ID", "TIME", "PURPOSE", "CODE", "USERNAME", "TO"],
            messages.map { message in
                [
                    "\(message["id"]?.int64Value ?? 0)", time(message["createdAt"]), text(message["purpose"]),
                    text(message["code"]), text(message["username"]), text(message["destination"]),
                ]
            })
    }

    static func page(_ message: JSONObject) -> String {
        var lines = [
            "Message \(message["id"]?.int64Value ?? 0) (\(text(message["purpose"]))), \(time(message["createdAt"]))",
            "To:      \(text(message["destination"])) (\(text(message["medium"])))",
            "User:    \(text(message["username"])) in \(text(message["poolId"]))",
            "Code:    \(text(message["code"]))",
        ]
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

    static func text(_ value: JSONValue?) -> String {
        guard let text = value?.stringValue, !text.isEmpty else { return "-" }
        return TerminalText.escaped(text)
    }

    static func time(_ value: JSONValue?) -> String {
        guard case .number(let number)? = value, let seconds = number.double else { return "-" }
        return TerminalText.time(Int64(seconds * 1000))
    }
}
