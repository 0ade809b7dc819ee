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
        let pairs = query.map { "\(Self.encode($0.name))=\(Self.encode($0.value))" }
        return "/_sekisho/\(path)" + (pairs.isEmpty ? "" : "?\(pairs.joined(separator: "&"))")
    }

    static func == (left: ControlRequest, right: ControlRequest) -> Bool {
        left.method == right.method && left.target == right.target && left.body == right.body
            && left.patience == right.patience
    }

    /// Everything but the unreserved characters as percent and two digits (RFC 3986 §2.3).
    private static func encode(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
