public import HTTP
import JSON
public import Logging

/// The way of every request to its route: what all routes share, and no part by name.
///
/// 1. *host*: a name that is none of the server's is refused (`HostPolicy`);
/// 2. *proxy*: what was passed on is refused where anybody may administer (`Forwarding`), and who passed it on may say
///    for whom (`TrustedProxies`);
/// 3. *route*: path and method find it (`RouteTable`). What nobody has mounted goes to `elsewhere`, a preflight is
///    answered here;
/// 4. *caller*: the route's own wish of host (`HostClass`), then of origin (`CORS`, `OriginPolicy`), then its
///    admission. Only who passes hears that a path does not take a method;
/// 5. *answer*: the route's, or that the path does not take the method, with CORS headers where pages may read it.
public struct Router: HTTPHandler {
    private let hosts: HostPolicy
    private let origins: OriginPolicy
    /// A proxy or tunnel in front makes every caller look local: with any credentials let in, that is refused.
    private let refusesForwarded: Bool
    private let proxies: TrustedProxies
    private let routes: RouteTable
    private let elsewhere: @Sendable (HTTPRequest) -> HTTPResponse
    private let log: Logger

    /// - Parameters:
    ///   - refusesForwarded: whether any credentials are let in, and nobody said that a proxy may be in front.
    ///   - proxies: who may say for whom it calls.
    ///   - elsewhere: answers what no route is for.
    public init(
        hosts: HostPolicy, origins: OriginPolicy, refusesForwarded: Bool,
        proxies: TrustedProxies = TrustedProxies(), routes: RouteTable,
        elsewhere: @escaping @Sendable (HTTPRequest) -> HTTPResponse, log: Logger
    ) {
        self.hosts = hosts
        self.origins = origins
        self.refusesForwarded = refusesForwarded
        self.proxies = proxies
        self.routes = routes
        self.elsewhere = elsewhere
        self.log = log
    }

    public func respond(to request: HTTPRequest) async -> HTTPResponse {
        // 1 host
        guard hosts.admits(request.headers["host"]) else {
            return refuse(request, Self.foreignHost(request.headers["host"] ?? ""))
        }
        // 2 proxy
        if refusesForwarded, Forwarding.isMarked(request) {
            return refuse(
                request,
                "The request came through a proxy, and this server lets any credentials in. "
                    + "Start it with --open-admin if that is meant.")
        }
        var request = request
        request.isSecure = proxies.isSecure(request)
        request.peer = proxies.caller(of: request)
        // 3 route
        guard let match = routes.match(request.path) else { return elsewhere(request) }
        switch match.path.choice(for: request.method) {
        case .preflight(let methods): return CrossOrigin.preflight(methods: methods)
        case .notAllowed(let route, let allowed):
            if let refusal = refusal(of: request, by: route) { return refusal }
            return shared(Self.methodNotAllowed(allowed), by: route)
        case .route(let route):
            // 4 caller
            if let refusal = refusal(of: request, by: route) { return refusal }
            // 5 answer
            return shared(await route.handler(request, match.parameters), by: route)
        }
    }

    private func shared(_ response: HTTPResponse, by route: Route) -> HTTPResponse {
        route.pages.isShared ? CrossOrigin.open(response) : response
    }

    /// Nil for a caller whom the route answers.
    private func refusal(of request: HTTPRequest, by route: Route) -> HTTPResponse? {
        if case .local(let message) = route.hosts, !hosts.isLocal(request.headers["host"]) {
            return refuse(request, message)
        }
        if !origins.admits(request.headers["origin"]), let message = route.pages.refusal(ofForeign: request) {
            return refuse(request, message)
        }
        return route.admission?(request)
    }

    /// What to do about it: emulators and containers have names of their own for the machine that they run on.
    private static func foreignHost(_ authority: String) -> String {
        let example = AuthorityHost(authority)?.text ?? "NAME"
        return "This host name is not one of this server's. If it should be, start it with --allowed-hosts \(example) "
            + "(setting allowed-hosts). An Android emulator calls its machine 10.0.2.2, a container "
            + "host.docker.internal."
    }

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

    private static func methodNotAllowed(_ allowed: String) -> HTTPResponse {
        var response = refusal(405, "This path takes \(allowed).")
        response.headers.set("Allow", allowed)
        return response
    }

    private static func refusal(_ status: Int, _ message: String) -> HTTPResponse {
        HTTPResponse(
            status: status, headers: ["Content-Type": "application/json"],
            body: JSONValue.object(["__type": "ForbiddenException", "message": .string(message)]).encoded())
    }
}
