import JSON
import Server

/// What `sekisho doctor` prints.
enum FindingText {
    /// A line for each finding, what to do beneath it, and the sum at the end.
    static func page(_ findings: [Finding]) -> String {
        let width = findings.map(\.check.count).max() ?? 0
        let statusWidth = Finding.Status.allCases.map(\.rawValue.count).max() ?? 0
        var lines: [String] = []
        for finding in findings {
            let status = padded(finding.status.rawValue, to: statusWidth)
            lines.append("\(status)  \(padded(finding.check, to: width))  \(finding.message)")
            if let advice = finding.advice {
                lines.append(String(repeating: " ", count: statusWidth + width + 4) + advice)
            }
        }
        return (lines + ["", sum(findings)]).joined(separator: "\n")
    }

    static func json(_ findings: [Finding]) -> String {
        let object: JSONObject = [
            "problems": .number(JSONNumber(Int64(count(.problem, findings)))),
            "warnings": .number(JSONNumber(Int64(count(.warning, findings)))),
            "findings": .array(
                findings.map { finding in
                    var object: JSONObject = [
                        "check": .string(finding.check), "status": .string(finding.status.rawValue),
                        "message": .string(finding.message),
                    ]
                    if let advice = finding.advice { object["advice"] = .string(advice) }
                    return .object(object)
                }),
        ]
        return String(decoding: JSONValue.object(object).encoded(), as: UTF8.self)
    }

    private static func sum(_ findings: [Finding]) -> String {
        func counted(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }
        let (problems, warnings) = (count(.problem, findings), count(.warning, findings))
        guard problems + warnings > 0 else { return "all is well" }
        return "\(counted(problems, "problem")), \(counted(warnings, "warning"))"
    }

    private static func count(_ status: Finding.Status, _ findings: [Finding]) -> Int {
        findings.count { $0.status == status }
    }

    private static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
