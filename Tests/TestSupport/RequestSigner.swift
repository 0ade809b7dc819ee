import Cryptography
public import HTTP

/// The client's side of AWS Signature Version 4, written from Amazon's description of it.
public struct RequestSigner: Sendable {
    public var accessKeyId: String
    public var secret: String
    public var region: String
    public var service: String
    /// In lower case. Their order does not matter.
    public var signedHeaders: [String]

    public init(
        accessKeyId: String = "AKIDEXAMPLE", secret: String = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        region: String = "eu-central-1", service: String = "cognito-idp",
        signedHeaders: [String] = ["host", "x-amz-date", "x-amz-target"]
    ) {
        self.accessKeyId = accessKeyId
        self.secret = secret
        self.region = region
        self.service = service
        self.signedHeaders = signedHeaders
    }

    /// The `Authorization` value for a request that has its `X-Amz-Date` already.
    public func authorization(for request: HTTPRequest) -> String {
        let date = request.headers["x-amz-date"] ?? ""
        let day = String(date.prefix(8))
        let names = signedHeaders.sorted()
        var canonical = "\(request.method)\n\(request.path)\n\(sorted(request.query))\n"
        for name in names {
            let values = request.headers.all(name).map { value in
                value.split(separator: " ").joined(separator: " ")
            }
            canonical += "\(name):\(values.joined(separator: ","))\n"
        }
        canonical += "\n\(names.joined(separator: ";"))\n\(Hex.encode(SHA256.hash(request.body)))"
        let scope = "\(day)/\(region)/\(service)/aws4_request"
        let text = "AWS4-HMAC-SHA256\n\(date)\n\(scope)\n\(Hex.encode(SHA256.hash(Array(canonical.utf8))))"
        var key = Array("AWS4\(secret)".utf8)
        for step in [day, region, service, "aws4_request"] { key = HMAC.sha256(key: key, message: Array(step.utf8)) }
        let signature = Hex.encode(HMAC.sha256(key: key, message: Array(text.utf8)))
        return "AWS4-HMAC-SHA256 Credential=\(accessKeyId)/\(scope), SignedHeaders=\(names.joined(separator: ";")), "
            + "Signature=\(signature)"
    }

    /// The request with its signature.
    public func sign(_ request: HTTPRequest) -> HTTPRequest {
        var request = request
        request.headers.set("Authorization", authorization(for: request))
        return request
    }

    private func sorted(_ query: String?) -> String {
        (query ?? "").split(separator: "&").map(String.init).sorted().joined(separator: "&")
    }
}
