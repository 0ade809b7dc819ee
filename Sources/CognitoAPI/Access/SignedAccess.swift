import Cryptography
public import HTTP
public import ServiceModel

/// AWS Signature Version 4, verified against configured access keys.
///
/// The host, the target and the date must be signed, the payload's hash must be right, and the time within five
/// minutes. Secrets and signatures are compared in constant time.
public struct SignedAccess: AccessPolicy {
    static let tolerance: Int64 = 5 * 60 * 1000

    private let secrets: [String: String]

    /// - Parameter accessKeys: secret access keys by access key id. None: every call is refused.
    public init(accessKeys: [String: String]) {
        secrets = accessKeys
    }

    public func authorize(_ request: HTTPRequest, now: Int64) throws(ServiceError) -> CallerIdentity {
        guard let authorization = request.headers["authorization"] else { throw .missingAuthenticationToken }
        let signature = try RequestSignature(authorization: authorization, headers: request.headers)
        guard let secret = secrets[signature.scope.accessKeyId] else { throw .unrecognizedClient }
        guard signature.scope.service == "cognito-idp" else {
            throw .invalidSignature("Credential should be scoped to correct service: 'cognito-idp'.")
        }
        guard let signedAt = AmazonDate.milliseconds(signature.date), signature.date.hasPrefix(signature.scope.date)
        else { throw .incompleteSignature("Date must be in ISO-8601 'basic format'. Got '\(signature.date)'.") }
        guard abs(signedAt - now) <= Self.tolerance else {
            throw .invalidSignature(
                "Signature expired: \(signature.date) is not within 5 minutes of the server's time.")
        }
        for name in ["host", "x-amz-target", "x-amz-date"] where !signature.signedHeaders.contains(name) {
            throw .invalidSignature("'\(name)' must be a signed header in the request.")
        }
        let expected = signature.expected(for: request, secret: secret)
        guard constantTimeEqual(Array(expected.utf8), Array(signature.signature.utf8)) else {
            throw .signatureMismatch
        }
        return CallerIdentity(region: signature.scope.region, accessKeyId: signature.scope.accessKeyId)
    }
}

/// The parts of an `Authorization` header of AWS.
struct RequestSignature: Sendable {
    let scope: CredentialScope
    let signedHeaders: [String]
    let signature: String
    /// `X-Amz-Date`, as sent.
    let date: String

    init(authorization: String, headers: HTTPHeaders) throws(ServiceError) {
        let algorithm = "AWS4-HMAC-SHA256"
        guard authorization.hasPrefix("\(algorithm) ") else {
            throw .incompleteSignature("Authorization header requires existence of '\(algorithm)'.")
        }
        var fields: [String: String] = [:]
        for part in authorization.dropFirst(algorithm.utf8.count + 1).split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { continue }
            fields[String(pair[0].drop { $0 == " " })] = String(pair[1])
        }
        let missing = ["Credential", "SignedHeaders", "Signature"].filter { fields[$0] == nil }
        guard missing.isEmpty else {
            throw .incompleteSignature(
                missing.map { "Authorization header requires '\($0)' parameter." }.joined(separator: " "))
        }
        guard let scope = CredentialScope(fields["Credential"] ?? "") else {
            throw .incompleteSignature("Credential must have 5 slash-delimited elements ending in 'aws4_request'.")
        }
        guard let date = headers["x-amz-date"] else {
            throw .incompleteSignature(
                "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
        }
        self.scope = scope
        self.date = date
        signedHeaders = (fields["SignedHeaders"] ?? "").split(separator: ";").map { $0.lowercased() }
        signature = fields["Signature"] ?? ""
    }

    /// The signature that the request should have.
    func expected(for request: HTTPRequest, secret: String) -> String {
        let headers = signedHeaders.map { name in
            "\(name):\(request.headers.all(name).map(Self.folded).joined(separator: ","))\n"
        }.joined()
        let canonical = [
            request.method, request.path, Self.canonical(query: request.query), headers,
            signedHeaders.joined(separator: ";"), Hex.encode(SHA256.hash(request.body)),
        ].joined(separator: "\n")
        let scopeText = "\(scope.date)/\(scope.region)/\(scope.service)/aws4_request"
        let text = ["AWS4-HMAC-SHA256", date, scopeText, Hex.encode(SHA256.hash(canonical))].joined(separator: "\n")
        var key = Array("AWS4\(secret)".utf8)
        for part in [scope.date, scope.region, scope.service, "aws4_request"] {
            key = HMAC.sha256(key: key, message: Array(part.utf8))
        }
        return Hex.encode(HMAC.sha256(key: key, message: Array(text.utf8)))
    }

    /// Outer spaces gone, inner runs of spaces made one.
    private static func folded(_ value: String) -> String {
        value.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    }

    private static func canonical(query: String?) -> String {
        guard let query, !query.isEmpty else { return "" }
        return query.split(separator: "&").map { $0.contains("=") ? String($0) : "\($0)=" }.sorted()
            .joined(separator: "&")
    }
}

/// `yyyymmddThhmmssZ`.
enum AmazonDate {
    static func milliseconds(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count == 16, bytes[8] == UInt8(ascii: "T"), bytes[15] == UInt8(ascii: "Z") else { return nil }
        func number(_ range: Range<Int>) -> Int64? {
            var value: Int64 = 0
            for byte in bytes[range] {
                guard CredentialScope.isDigit(byte) else { return nil }
                value = value * 10 + Int64(byte - UInt8(ascii: "0"))
            }
            return value
        }
        guard let year = number(0..<4), let month = number(4..<6), let day = number(6..<8), let hour = number(9..<11),
            let minute = number(11..<13), let second = number(13..<15), (1...12).contains(month),
            (1...31).contains(day), hour < 24, minute < 60, second < 61
        else { return nil }
        return ((days(year, month, day) * 24 + hour) * 60 + minute) * 60_000 + second * 1000
    }

    /// Days from 1970-01-01 in the proleptic Gregorian calendar.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}

extension ServiceError {
    static let missingAuthenticationToken = ServiceError(
        .missingAuthenticationToken, "Missing Authentication Token")
    static let unrecognizedClient = ServiceError(
        .unrecognizedClient, "The security token included in the request is invalid.")
    static let signatureMismatch = invalidSignature(
        "The request signature we calculated does not match the signature you provided. "
            + "Check your AWS Secret Access Key and signing method. Consult the service documentation for details.")

    static func invalidSignature(_ message: String) -> ServiceError {
        ServiceError(.invalidSignature, message)
    }
    static func incompleteSignature(_ message: String) -> ServiceError {
        ServiceError(.incompleteSignature, message)
    }
}
