import CognitoAPI
public import HTTP
import JSON
import Logging
import ServiceModel

/// Which part of the server answers a request: host and path decide, nothing else.
///
/// | path | part |
/// |---|---|
/// | `POST /` | the API (`Dispatcher`) |
/// | `/{poolId}/.well-known/...` | `DiscoveryDocuments` |
/// | `/_sekisho/...` | `ControlAPI` |
/// | `GET /` | `WelcomePage` |
public struct Router: HTTPHandler {
    let hosts: HostPolicy
    let origins: OriginPolicy
    /// A proxy or tunnel in front makes every caller look local: with any credentials let in, that is refused.
    let refusesForwarded: Bool
    let dispatcher: Dispatcher
    let discovery: DiscoveryDocuments
    let control: ControlAPI
    let welcome: WelcomePage
    let log: Logger

    public func respond(to request: HTTPRequest) async -> HTTPResponse {
        guard hosts.admits(request.headers["host"]) else {
            return refuse(request, Self.foreignHost(request.headers["host"] ?? ""))
        }
        if refusesForwarded, Self.forwardedHeaders.contains(where: request.headers.contains) {
            return refuse(
                request,
                "The request came through a proxy, and this server lets any credentials in. "
                    + "Start it with --open-admin if that is meant.")
        }
        let path = request.path
        if path == "/" { return await respondAtRoot(request) }
        if path.hasPrefix("/_sekisho/") {
            if control.isOpen, !hosts.admitsOpenControl(request.headers["host"]) {
                return refuse(
                    request, "The control API is open, and this host name could be another site's. See allowed-hosts.")
            }
            return await control.respond(to: request, path: path, origins: origins)
        }
        if let (poolId, document) = DiscoveryDocuments.route(path) {
            switch request.method {
            case "GET", "HEAD":
                return CrossOrigin.open(await discovery.respond(document, poolId: poolId))
            case "OPTIONS": return CrossOrigin.preflight(methods: "GET")
            default: return Self.methodNotAllowed("GET, HEAD, OPTIONS")
            }
        }
        if let service = ForeignService.name(of: request) {
            return Self.refusal(400, ForeignService.explanation(service))
        }
        return Self.notUnderstood
    }

    private func respondAtRoot(_ request: HTTPRequest) async -> HTTPResponse {
        switch request.method {
        case "POST":
            guard origins.admits(request.headers["origin"]) || !Dispatcher.isSigned(request) else {
                return refuse(request, "Pages of this origin may not call signed operations. See allowed-origins.")
            }
            return CrossOrigin.open(await dispatcher.respond(to: request))
        case "OPTIONS": return CrossOrigin.preflight(methods: "POST")
        case "GET", "HEAD":
            // An AWS service with a REST protocol, such as S3, lists with a signed GET.
            if let service = ForeignService.name(of: request) {
                return Self.refusal(400, ForeignService.explanation(service))
            }
            return await welcome.respond(isTrusted: isOwnDeveloper(request))
        default: return Self.notUnderstood
        }
    }

    /// Whether the caller is a program of this machine, addressing it by a name that is no other site's, and may
    /// read the control API: to a browser here, the start page shows what that holds.
    private func isOwnDeveloper(_ request: HTTPRequest) -> Bool {
        control.isOpen && request.peer.isLoopback && hosts.admitsOpenControl(request.headers["host"])
            && !Self.forwardedHeaders.contains(where: request.headers.contains)
            && origins.admits(request.headers["origin"]) && request.headers["sec-fetch-site"] != "cross-site"
    }

    /// What to do about it: emulators and containers have names of their own for the machine that they run on.
    private static func foreignHost(_ authority: String) -> String {
        let example = AuthorityHost(authority)?.text ?? "NAME"
        return "This host name is not one of this server's. If it should be, start it with --allowed-hosts \(example) "
            + "(setting allowed-hosts). An Android emulator calls its machine 10.0.2.2, a container "
            + "host.docker.internal."
    }

    private static let forwardedHeaders = [
        "forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via", "cf-connecting-ip",
        "true-client-ip",
    ]

    /// Cognito's answer to a path that is none (cognito/wire §4).
    private static let notUnderstood = HTTPResponse(
        status: 400, headers: ["Content-Type": "application/json"],
        body: Array(
            #"{"code":"BadRequest","message":"The server did not understand the operation that was requested.","type":"client"}"#
                .utf8))

    /// 403, and a line of the log: who set up a proxy or a page looks there.
    private func refuse(_ request: HTTPRequest, _ message: String) -> HTTPResponse {
        log.info(
            "refused: \(message)",
            metadata: [
                "host": .string(request.headers["host"] ?? ""), "origin": .string(request.headers["origin"] ?? ""),
                "address": .string(request.peer.host), "path": .string(request.path),
            ])
        return Self.refusal(403, message)
    }

    static func refusal(_ status: Int, _ message: String) -> HTTPResponse {
        HTTPResponse(
            status: status, headers: ["Content-Type": "application/json"],
            body: JSONValue.object(["__type": "ForbiddenException", "message": .string(message)]).encoded())
    }

    static func methodNotAllowed(_ allowed: String) -> HTTPResponse {
        var response = refusal(405, "This path takes \(allowed).")
        response.headers.set("Allow", allowed)
        return response
    }
}
