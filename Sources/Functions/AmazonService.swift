import Outbound

/// Where a service of AWS is asked.
public enum AmazonEndpoint: Sendable, Equatable {
    /// AWS itself, in the region of what is asked for.
    case aws
    /// `http://` or `https://`.
    case url(String)
}

/// A service of AWS, or what stands in for it on a developer's machine: how it is reached, and by what it is convinced.
struct AmazonService: Sendable {
    /// As hosts and signatures name it: `lambda`.
    let name: String
    let endpoint: AmazonEndpoint
    /// Nil signs nothing.
    let credentials: AmazonCredentials?
    /// Milliseconds since 1970.
    let now: @Sendable () -> Int64

    /// A POST to it.
    ///
    /// - Parameters:
    ///   - path: escaped.
    ///   - region: of what is asked for, plain (`AmazonRegion`).
    ///   - partition: `aws`, `aws-cn`; nil stands for `aws`.
    ///   - target: `X-Amz-Target`, where the service wants one.
    func exchange(
        path: String, query: String = "", region: String, partition: String?,
        headers: [(name: String, value: String)], target: String? = nil, body: [UInt8], answerLimit: Int = 65_536
    ) -> HTTPExchange {
        let base =
            switch endpoint {
            case .aws: "https://\(name).\(region).amazonaws.com\(partition == "aws-cn" ? ".cn" : "")"
            case .url(let url): url.hasSuffix("/") ? String(url.dropLast()) : url
            }
        let url = "\(base)\(path)\(query.isEmpty ? "" : "?\(query)")"
        var headers = headers
        if let target { headers.append(("X-Amz-Target", target)) }
        if let credentials {
            headers += AmazonSignature(credentials: credentials, region: region, service: name).headers(
                url: url, body: body, target: target, milliseconds: now())
        }
        return HTTPExchange(url: url, headers: headers, body: body, answerLimit: answerLimit)
    }
}
