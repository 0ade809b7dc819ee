import JSON

/// Whoever answers questions to the control API: a running server, or a data directory opened here.
///
/// Both run the same endpoints, so a command needs to know neither.
protocol ControlChannel {
    /// What errors and hints call it: the URL, or the directory.
    var name: String { get }
    /// Whether messages may still arrive while a command waits.
    var isLive: Bool { get }
    /// Whether a control token goes with each question.
    var sendsToken: Bool { get }

    /// Asks, and returns the status and the body. Blocks.
    func send(_ request: ControlRequest) throws(ControlError) -> (status: Int, body: [UInt8])
    func close()
}

extension ControlChannel {
    /// The answer's object, for a question that succeeds.
    func ask(_ request: ControlRequest) throws(ControlError) -> JSONObject {
        let (status, body) = try send(request)
        let answer = (try? JSONReader.read(body))?.objectValue
        guard status == 200 else {
            let message = answer?["message"]?.stringValue
            switch status {
            case 401 where sendsToken:
                throw ControlError(
                    "\(name) does not know this control token: SEKISHO_CONTROL_TOKEN, or --token, is neither its "
                        + "control-token nor one of its control-tokens")
            case 401:
                throw ControlError(
                    "\(name) wants the control token: set SEKISHO_CONTROL_TOKEN to the server's control-token")
            case 413:
                throw ControlError(
                    "\(name) takes no request of \(request.body.count) bytes: its body-limit is less")
            case 403, 404: throw ControlError("\(name) refuses: \(message ?? "status \(status)")")
            default: throw ControlError(message ?? "\(name) answered with status \(status)")
            }
        }
        guard let answer else { throw ControlError("what answers at \(name) is not Sekisho") }
        return answer
    }
}

/// Why a command failed, in one line for who typed it.
struct ControlError: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
