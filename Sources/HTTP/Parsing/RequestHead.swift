/// What a request's head says, once all of it has been checked.
struct RequestHead {
    /// How the body is delimited (RFC 9112 §6.3).
    enum Framing: Equatable {
        case length(Int)
        case chunked
    }

    var method: String
    var target: String
    var headers: HTTPHeaders
    var framing: Framing
    var exchange: Exchange
    var expectsContinue: Bool
    /// The body is handed on as it comes.
    var isStreamed = false
}

/// What of a request decides how it is answered.
struct Exchange: Equatable {
    /// The response's head promises a body that is not sent.
    var isHead = false
    var isHTTP10 = false
    var keepsAlive = true
}
