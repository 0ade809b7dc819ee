/// A running server, asked over HTTP.
struct ServerChannel: ControlChannel {
    /// What any answer may take, in milliseconds.
    static let patience = 10_000

    let url: ControlURL
    let token: String?

    var name: String { url.description }
    var isLive: Bool { true }
    var sendsToken: Bool { token != nil }

    func send(_ request: ControlRequest) throws(ControlError) -> (status: Int, body: [UInt8]) {
        var fields: [(name: String, value: String)] = []
        if let token {
            guard token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
                throw ControlError("the control token holds what a header cannot carry")
            }
            fields.append((name: "Authorization", value: "Bearer \(token)"))
        }
        let exchange = HTTPExchange(
            url: url, method: request.method, target: request.target, fields: fields, body: request.body,
            milliseconds: Self.patience + request.patience * 1000)
        do {
            return try exchange.run()
        } catch {
            throw ControlError("\(url): \(error)\(error.isUnreachable ? Self.advice(url) : "")")
        }
    }

    func close() {}

    private static func advice(_ url: ControlURL) -> String {
        "; start one with \"sekisho serve\(url.port == 9229 ? "" : " --port \(url.port)")\", or name another with --url"
    }
}
