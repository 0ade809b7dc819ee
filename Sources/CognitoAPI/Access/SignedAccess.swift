import Cryptography
public import HTTP
public import Identity
import Logging
import ServiceModel

/// AWS Signature Version 4, verified against access keys and against credentials of sessions.
///
/// The host, the target and the date must be signed, and the session token where there is one, the payload's hash must be right, and the time within five
/// minutes. Signatures are compared in constant time.
public struct SignedAccess: AccessPolicy {
    static let tolerance: Int64 = 5 * 60 * 1000

    public init() {}

    public func authorize(
        _ request: HTTPRequest, of service: SignedService, now: Int64, keys: any CredentialFinding
    ) async throws -> CallerIdentity {
        let signature = try RequestSignature(request)
        let tokens = request.headers.all(Self.sessionToken)
        guard tokens.count < 2 else { throw ServiceError.unrecognizedClient }
        return try await Self.verify(
            signature, of: request, for: service,
            by: keys.credentials(signature.scope.accessKeyId, sessionToken: tokens.first), now: now)
    }

    /// The header that goes along with credentials of a session.
    private static let sessionToken = "x-amz-security-token"

    /// - Parameter held: what the signature names; nil where there is nothing.
    private static func verify(
        _ signature: RequestSignature, of request: HTTPRequest, for service: SignedService, by held: HeldCredentials?,
        now: Int64
    ) throws(ServiceError) -> CallerIdentity {
        // A key that is disabled is as unknown as one that never was.
        guard let held, held.isEnabled else { throw .unrecognizedClient }
        guard signature.scope.service == service.rawValue else {
            throw .invalidSignature("Credential should be scoped to correct service: '\(service.rawValue)'.")
        }
        guard let signedAt = AmazonDate.milliseconds(signature.date), signature.date.hasPrefix(signature.scope.date)
        else { throw .incompleteSignature("Date must be in ISO-8601 'basic format'. Got '\(signature.date)'.") }
        guard abs(signedAt - now) <= Self.tolerance else {
            throw .invalidSignature(
                "Signature expired: \(signature.date) is not within 5 minutes of the server's time.")
        }
        let token = request.headers[sessionToken] == nil ? [] : [sessionToken]
        for name in service.signedHeaders + token where !signature.signedHeaders.contains(name) {
            throw .invalidSignature("'\(name)' must be a signed header in the request.")
        }
        let expected = signature.expected(for: request, secret: held.secret.value)
        guard constantTimeEqual(Array(expected.utf8), Array(signature.signature.utf8)) else {
            throw .signatureMismatch
        }
        if let expiresAt = held.expiresAt, now >= expiresAt { throw .expiredToken }
        return CallerIdentity(
            region: signature.scope.region, accessKeyId: signature.scope.accessKeyId, principal: held.principal)
    }
}

/// The parts of an `Authorization` header of AWS.
struct RequestSignature: Sendable {
    let scope: CredentialScope
    let signedHeaders: [String]
    let signature: String
    /// `X-Amz-Date`, as sent.
    let date: String

    init(_ request: HTTPRequest) throws(ServiceError) {
        guard let authorization = request.headers["authorization"] else { throw .missingAuthenticationToken }
        let algorithm = AmazonSignatureV4.algorithm
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
        guard let date = request.headers["x-amz-date"] else {
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
        AmazonSignatureV4(time: date, date: scope.date, region: scope.region, service: scope.service).signature(
            of: AmazonSignatureV4.Request(
                // Signed requests have one path, which nothing is to be escaped in.
                method: request.method, path: request.path, query: request.query,
                headers: signedHeaders.map { ($0, request.headers.all($0)) }, body: request.body),
            secret: secret)
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

    /// `yyyy-mm-ddThh:mm:ssZ`, as policies have times.
    static func text(_ milliseconds: Int64) -> String {
        RFC3339.text(milliseconds: milliseconds).prefix { $0 != "." } + "Z"
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
    static let expiredToken = ServiceError(
        .expiredToken, "The security token included in the request is expired")
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
