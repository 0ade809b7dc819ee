import Outbound

extension RunFailure {
    /// Why there is no answer over the network, by the names that Cognito's own client has for it.
    init(_ error: OutboundError) {
        func failure(_ name: String, again: Bool) -> RunFailure {
            .notInvoked(error: name, reason: error.description, isWorthRepeating: again)
        }
        self =
            switch error.reason {
            case .timedOut: failure("SocketTimeoutException", again: true)
            case .unreachable: failure("ConnectException", again: true)
            case .insecure: failure("SSLHandshakeException", again: false)
            case .overloaded: .busy
            case .answerTooLong: FunctionPolicy.tooLong
            case .stopped: failure("ServiceException", again: false)
            case .forbiddenAddress: failure("ConnectException", again: false)
            case .malformed, .notAdmitted, .refusedForGood, .refused:
                failure("InvalidRequestContentException", again: false)
            }
    }

    /// What another server answers in place of a function.
    ///
    /// - Parameter name: what it calls the error itself, if it does.
    init(status: Int, name: String?) {
        let usual =
            switch status {
            case 403, 401: "AccessDeniedException"
            case 404: "ResourceNotFoundException"
            case 413: "RequestTooLargeException"
            case 429: "TooManyRequestsException"
            case 400..<500: "InvalidParameterValueException"
            default: "ServiceException"
            }
        // 502 stands for a function that is set up wrongly, which the next attempt finds unchanged.
        self = .notInvoked(
            error: name ?? usual, reason: "it was answered with status \(status)",
            isWorthRepeating: [429, 500, 503, 504].contains(status))
    }
}
