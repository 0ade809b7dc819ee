/// A whole response.
///
/// The server itself writes `Date`, `Content-Length` and `Connection`; those and `Transfer-Encoding`
/// among `headers` are left out. For HEAD, and for 204 and 304, the body is not sent.
public struct HTTPResponse: Sendable {
    /// A final status: 200 to 599.
    public var status: Int
    public var headers: HTTPHeaders
    public var body: [UInt8]

    public init(status: Int, headers: HTTPHeaders = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
