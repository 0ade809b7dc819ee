/// AWS Signature Version 4: what of a request is signed, and with which key (AWS IAM User Guide, "Create a signed AWS API
/// request").
///
/// Whoever signs and whoever checks work the signature out here. How it is carried in headers is their own.
public struct AmazonSignatureV4: Sendable {
    public static let algorithm = "AWS4-HMAC-SHA256"
    /// What every scope ends with.
    public static let terminator = "aws4_request"

    /// What of a request is signed.
    public struct Request: Sendable {
        let method: String
        let path: String
        let query: String?
        let headers: [(name: String, values: [String])]
        let body: [UInt8]

        /// - Parameters:
        ///   - path: escaped once more than it is sent, as every service but S3 has it.
        ///   - query: as it is sent.
        ///   - headers: those that are signed, their names in lower case, in the order in which they are named.
        public init(
            method: String, path: String, query: String?, headers: [(name: String, values: [String])], body: [UInt8]
        ) {
            self.method = method
            self.path = path
            self.query = query
            self.headers = headers
            self.body = body
        }

        public var signedHeaders: String { headers.map(\.name).joined(separator: ";") }

        var canonical: String {
            let lines = headers.map { header in
                "\(header.name):\(header.values.map(Self.folded).joined(separator: ","))\n"
            }
            return [
                method, path, canonicalQuery, lines.joined(), signedHeaders, Hex.encode(SHA256.hash(body)),
            ].joined(separator: "\n")
        }

        private var canonicalQuery: String {
            (query ?? "").split(separator: "&").map { $0.contains("=") ? String($0) : "\($0)=" }.sorted()
                .joined(separator: "&")
        }

        /// Outer spaces gone, inner runs of spaces made one.
        private static func folded(_ value: String) -> String {
            value.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
        }
    }

    /// `yyyymmddThhmmssZ`.
    public let time: String
    /// `yyyymmdd`.
    public let date: String
    public let region: String
    public let service: String

    public init(time: String, date: String, region: String, service: String) {
        self.time = time
        self.date = date
        self.region = region
        self.service = service
    }

    /// `<date>/<region>/<service>/aws4_request`.
    public var scope: String { "\(date)/\(region)/\(service)/\(Self.terminator)" }

    /// In hexadecimal digits.
    ///
    /// - Parameter secret: the secret access key.
    public func signature(of request: Request, secret: String) -> String {
        let text = [Self.algorithm, time, scope, Hex.encode(SHA256.hash(request.canonical))].joined(separator: "\n")
        var key = Array("AWS4\(secret)".utf8)
        defer { key.wipe() }
        for part in [date, region, service, Self.terminator] {
            let next = HMAC.sha256(key: key, message: Array(part.utf8))
            key.wipe()
            key = next
        }
        return Hex.encode(HMAC.sha256(key: key, message: Array(text.utf8)))
    }
}
