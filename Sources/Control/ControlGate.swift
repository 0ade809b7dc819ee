import Configuration
import Cryptography
import HTTP
import Logging

/// The one place where the scopes of control tokens are held against what is asked.
struct ControlGate: Sendable {
    let access: ControlAccess
    let log: Logger

    /// Nil lets the caller in.
    func refusal(of request: HTTPRequest, for opener: ControlOpener) -> HTTPResponse? {
        if opener == .nothing { return nil }
        switch access {
        case .open: return nil
        case .closed:
            return refuse(
                request, 403,
                "The control API is closed. Set control-token or control-tokens to open it to who holds a token.")
        case .tokens(let tokens):
            let sent = SHA256.hash(request.headers["authorization"] ?? "")
            // All are compared, whichever fits: the time tells nothing.
            let held = tokens.filter { constantTimeEqual(sent, SHA256.hash("Bearer \($0.secret.value)")) }
            guard let token = held.first else {
                var response = refuse(request, 401, "The control API needs a control token as a Bearer token.")
                response.headers.set("WWW-Authenticate", "Bearer")
                return response
            }
            guard case .token(let scope) = opener, !token.scopes.contains(scope) else { return nil }
            return refuse(request, 403, "The token does not open this: it lacks the scope \(scope.rawValue).")
        }
    }

    /// With a line of the log: who set up a relay looks there.
    private func refuse(_ request: HTTPRequest, _ status: Int, _ reason: String) -> HTTPResponse {
        log.info(
            "refused: \(reason)",
            metadata: ["path": .string(request.path), "address": .string(request.peer.host)])
        return ControlAnswer.problem(status, reason)
    }
}
