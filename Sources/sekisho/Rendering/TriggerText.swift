import JSON
import Logging

/// Calls of functions, for people. What they hold came from strangers, so it is escaped.
enum TriggerText {
    /// `12 2026-11-23T10:00:00Z PreSignUp_SignUp alice failed in 31 ms: no`.
    static func line(_ call: JSONObject) -> String {
        var words = [
            "\(call["id"]?.int64Value ?? 0)", MessageText.time(call["endedAt"]), MessageText.text(call["source"]),
            MessageText.text(call["username"]), MessageText.text(call["outcome"]),
            "in \(call["milliseconds"]?.int64Value ?? 0) ms",
        ]
        let attempts = call["attempts"]?.int64Value ?? 0
        if attempts > 1 { words.append("after \(attempts) attempts") }
        let line = words.joined(separator: " ")
        guard let error = call["error"]?.stringValue else { return line }
        return "\(line): \(TerminalText.escaped(error))"
    }

    static func page(_ call: JSONObject) -> String {
        var lines = [
            line(call),
            "  function: \(MessageText.text(call["function"])), at \(MessageText.text(call["place"]))",
            "  pool:     \(MessageText.text(call["poolId"])), request \(MessageText.text(call["requestId"]))",
        ]
        let (event, answer) = (call["event"]?.objectValue, call["answer"]?.objectValue)
        lines.append("  request:  \(text(event?["request"] ?? call["event"]))")
        if answer != nil || call["answer"]?.isNull == false {
            lines.append("  response: \(text(answer?["response"] ?? call["answer"]))")
        }
        return lines.joined(separator: "\n")
    }

    private static func text(_ value: JSONValue?) -> String {
        TerminalText.escaped(String(decoding: (value ?? .null).encoded(), as: UTF8.self))
    }
}
