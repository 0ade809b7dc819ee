import HTTP

/// A question to the control API, before it is known whether a server or a directory answers it.
struct ControlRequest: Equatable {
    var method = "GET"
    /// The part behind `/_sekisho/`.
    var path: String
    /// In order; values as they are meant, not yet encoded.
    var query: [(name: String, value: String)] = []
    var body: [UInt8] = []
    /// How long an answer may be held back, in seconds, beyond what any answer takes.
    var patience = 0

    /// Path and query as a request line carries them.
    var target: String {
        let pairs = query.map { "\(PercentEncoding.component($0.name))=\(PercentEncoding.component($0.value))" }
        return "/_sekisho/\(path)" + (pairs.isEmpty ? "" : "?\(pairs.joined(separator: "&"))")
    }

    static func == (left: ControlRequest, right: ControlRequest) -> Bool {
        left.method == right.method && left.target == right.target && left.body == right.body
            && left.patience == right.patience
    }
}
