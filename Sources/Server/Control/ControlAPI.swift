import Cryptography
import HTTP
import JSON
import Logging

/// `/_sekisho`: what a test suite, a container platform or the command line asks of a running server.
///
/// Health and readiness always answer. Everything else is open where the operator left it open, wants a control
/// token as a Bearer token where one is set, and is not there otherwise. No CORS, and no foreign Origin.
///
/// | path | scope of the token | answers |
/// |---|---|---|
/// | `GET health`, `GET ready` | none | 200 once it lives; once the seed is applied and while writes work, else 503 |
/// | `GET version` | any | version and profile |
/// | `GET outbox` | `outbox` | messages, newest first; can wait for one; what waits for delivery, oldest first |
/// | `POST outbox/delivered` | `outbox` | notes that a relay has delivered messages |
/// | `GET users` | `users` | users of a pool |
/// | `POST seed` | `seed` | applies a seed |
/// | `POST reset` | `reset` | forgets everything, then seeds as at the start; never in production |
struct ControlAPI: Sendable {
    let access: ControlAccess
    let version: String
    let profile: Profile
    let readiness: Readiness
    var log = Logger.disabled
    let outbox: OutboxEndpoint
    let delivered: DeliveredEndpoint
    let users: UsersEndpoint
    let seed: SeedEndpoint
    let reset: ResetEndpoint

    /// Whether it answers to whoever reaches it.
    var isOpen: Bool { access == .open }

    func respond(to request: HTTPRequest, path: String, origins: OriginPolicy) async -> HTTPResponse {
        guard origins.admits(request.headers["origin"]) else {
            return refused(
                request, path, because: "Pages of this origin may not use the control API. See allowed-origins.",
                Router.refusal)
        }
        if !Self.isAlwaysAnswered(path), let refusal = authorize(request, path) { return refusal }
        return await answer(request, path: path)
    }

    private static func isAlwaysAnswered(_ path: String) -> Bool {
        path == "/_sekisho/health" || path == "/_sekisho/ready"
    }

    /// What a token must open; nil where any will do: for the version, and to be told that there is no such path.
    private static func scope(of path: String) -> ControlScope? {
        switch path.dropFirst("/_sekisho/".utf8.count) {
        case "outbox", "outbox/delivered": .outbox
        case "users": .users
        case "seed": .seed
        case "reset": .reset
        default: nil
        }
    }

    /// The answer to a caller who may ask.
    func answer(_ request: HTTPRequest, path: String) async -> HTTPResponse {
        let name = path.dropFirst("/_sekisho/".utf8.count)
        switch (name, request.method) {
        case ("health", "GET"), ("health", "HEAD"): return Self.json(["status": "ok"])
        case ("ready", "GET"), ("ready", "HEAD"):
            let state = await readiness.state()
            return Self.json(["status": .string(state.rawValue)], status: state == .ok ? 200 : 503)
        case ("health", _), ("ready", _): return Router.methodNotAllowed("GET, HEAD")
        case ("version", "GET"), ("version", "HEAD"):
            return Self.json(["version": .string(version), "profile": .string(profile.rawValue)])
        case ("outbox", "GET"): return await outbox.respond(to: request)
        case ("outbox/delivered", "POST"): return await delivered.respond(to: request)
        case ("users", "GET"): return await users.respond(to: request)
        case ("seed", "POST"): return await seed.respond(to: request)
        case ("reset", "POST"): return await reset.respond()
        case ("version", _), ("outbox", _), ("users", _): return Router.methodNotAllowed("GET")
        case ("outbox/delivered", _), ("seed", _), ("reset", _): return Router.methodNotAllowed("POST")
        default: return Self.problem(404, "There is no \(path) here.")
        }
    }

    private func authorize(_ request: HTTPRequest, _ path: String) -> HTTPResponse? {
        func refuse(_ status: Int, _ reason: String) -> HTTPResponse {
            refused(request, path, status: status, because: reason, Self.problem)
        }
        switch access {
        case .open: return nil
        case .closed:
            return refuse(
                403, "The control API is closed. Set control-token or control-tokens to open it to who holds a token.")
        case .tokens(let tokens):
            let sent = SHA256.hash(request.headers["authorization"] ?? "")
            // All are compared, whichever fits: the time tells nothing.
            let held = tokens.filter { constantTimeEqual(sent, SHA256.hash("Bearer \($0.secret.value)")) }
            guard let token = held.first else {
                var response = refuse(401, "The control API needs a control token as a Bearer token.")
                response.headers.set("WWW-Authenticate", "Bearer")
                return response
            }
            guard let scope = Self.scope(of: path), !token.scopes.contains(scope) else { return nil }
            return refuse(403, "The token does not open this: it lacks the scope \(scope.rawValue).")
        }
    }

    /// A refusal, and a line of the log: who set up a relay looks there.
    private func refused(
        _ request: HTTPRequest, _ path: String, status: Int = 403, because reason: String,
        _ form: (Int, String) -> HTTPResponse
    ) -> HTTPResponse {
        log.info(
            "refused: \(reason)", metadata: ["path": .string(path), "address": .string(request.peer.host)])
        return form(status, reason)
    }

    static func json(_ object: JSONObject, status: Int = 200) -> HTTPResponse {
        json(encoded: JSONValue.object(object).encoded(), status: status)
    }

    static func json(encoded body: [UInt8], status: Int = 200) -> HTTPResponse {
        HTTPResponse(
            status: status, headers: ["Content-Type": "application/json", "Cache-Control": "no-store"], body: body)
    }

    static func problem(_ status: Int, _ message: String) -> HTTPResponse {
        json(["message": .string(message)], status: status)
    }
}
