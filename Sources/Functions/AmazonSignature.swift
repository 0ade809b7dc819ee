import Cryptography
import HTTP
public import Logging

/// What requests to AWS are signed with.
public struct AmazonCredentials: Sendable, Equatable {
    public let accessKeyId: String
    public let secret: Redacted<String>
    /// Of temporary credentials.
    public let sessionToken: Redacted<String>?

    public init(accessKeyId: String, secret: Redacted<String>, sessionToken: Redacted<String>? = nil) {
        self.accessKeyId = accessKeyId
        self.secret = secret
        self.sessionToken = sessionToken
    }
}

/// A POST to AWS, signed: the headers that carry its signature.
struct AmazonSignature: Sendable {
    let credentials: AmazonCredentials
    let region: String
    let service: String

    /// - Parameters:
    ///   - url: with an escaped path, and at most one parameter.
    ///   - target: `X-Amz-Target`, where the request has one; it is signed, and not among what comes back.
    func headers(
        url: String, body: [UInt8], target: String? = nil, milliseconds: Int64
    ) -> [(name: String, value: String)] {
        let (host, path, query) = Self.parts(of: url)
        let time = Self.time(milliseconds)
        var added = [(name: "X-Amz-Date", value: time)]
        if let token = credentials.sessionToken { added.append(("X-Amz-Security-Token", token.value)) }
        // libcurl writes Host by itself, and the caller the target.
        let signed = [("Host", host)] + added + (target.map { [("X-Amz-Target", $0)] } ?? [])
        let request = AmazonSignatureV4.Request(
            method: "POST",
            path: path.split(separator: "/", omittingEmptySubsequences: false)
                .map { PercentEncoding.component(String($0)) }.joined(separator: "/"),
            query: query, headers: signed.map { ($0.0.lowercased(), [$0.1]) }, body: body)
        let signing = AmazonSignatureV4(time: time, date: String(time.prefix(8)), region: region, service: service)
        let signature = signing.signature(of: request, secret: credentials.secret.value)
        let authorization =
            "\(AmazonSignatureV4.algorithm) Credential=\(credentials.accessKeyId)/\(signing.scope), "
            + "SignedHeaders=\(request.signedHeaders), Signature=\(signature)"
        return added + [("Authorization", authorization)]
    }

    private static func parts(of url: String) -> (host: String, path: String, query: String) {
        let rest = url.drop { $0 != ":" }.dropFirst(3)
        let host = rest.prefix { $0 != "/" }
        let target = rest.dropFirst(host.count)
        let path = target.prefix { $0 != "?" }
        return (String(host), String(path), String(target.dropFirst(path.count + 1)))
    }

    /// `yyyymmddThhmmssZ`.
    private static func time(_ milliseconds: Int64) -> String {
        String(TerminalText.time(milliseconds).filter { $0 != "-" && $0 != ":" })
    }
}
