public import Configuration
public import Functions
public import HTTP
public import Identity
public import Logging
public import Seeds

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
/// | `GET triggers` | `triggers` | calls of functions, newest first; can wait for one |
/// | `GET users` | `users` | users of a pool |
/// | `GET imports` | `users` | a job that imports users, and the lines of its file that gave none |
/// | `GET keys` | `keys` | access keys without their secrets |
/// | `POST keys`, `keys/state`, `keys/delete` | `keys` | makes one, disables or enables one, deletes one |
/// | `POST keys/simulate` | `keys` | whether a key may make a call, and why |
/// | `GET roles`, `POST roles`, `roles/delete`, `roles/simulate` | `keys` | the same for roles |
/// | `POST seed` | `seed` | applies a seed |
/// | `POST reset` | `reset` | forgets everything, then seeds as at the start; never in production |
public struct ControlAPI: Sendable {
    private let gate: ControlGate
    private let endpoints: [any ControlEndpoint]

    /// - Parameters:
    ///   - journal: nil where no server runs.
    ///   - redacts: whether what a relay has delivered is forgotten.
    public init(
        access: ControlAccess, version: String, profile: Profile, readiness: Readiness, services: Services,
        seeds: SeedRunner, journal: InvocationJournal? = nil, redacts: Bool, log: Logger = .disabled
    ) {
        gate = ControlGate(access: access, log: log)
        endpoints = [
            HealthEndpoint(), ReadyEndpoint(readiness: readiness), VersionEndpoint(version: version, profile: profile),
            OutboxEndpoint(services: services),
            DeliveredEndpoint(services: services, redacts: redacts), UsersEndpoint(services: services),
            ImportsEndpoint(services: services),
            TriggersEndpoint(journal: journal),
            KeysEndpoint(services: services), KeyCreationEndpoint(services: services),
            KeyStateEndpoint(services: services), KeyDeletionEndpoint(services: services),
            KeySimulationEndpoint(services: services),
            RolesEndpoint(services: services), RoleCreationEndpoint(services: services),
            RoleDeletionEndpoint(services: services), RoleSimulationEndpoint(services: services),
            SeedEndpoint(seeds: seeds),
            ResetEndpoint(services: services, seeds: seeds, isAllowed: profile != .production),
        ]
    }

    public var routes: [Route] {
        var routes = endpoints.map { endpoint in
            let endpointType = type(of: endpoint)
            return route(endpointType.method, endpointType.path, endpointType.opener) { request in
                if let refusal = Self.refusal(ofQueryOf: request, takenBy: endpointType) { return refusal }
                return await endpoint.respond(to: request)
            }
        }
        routes.append(
            route(.others, "*", .anyToken) { ControlAnswer.problem(404, "There is no \($0.path) here.") })
        return routes
    }

    /// A filter that is misspelt must not widen what is found. Nil where the endpoint knows every parameter.
    private static func refusal(
        ofQueryOf request: HTTPRequest, takenBy endpoint: any ControlEndpoint.Type
    ) -> HTTPResponse? {
        guard let known = endpoint.parameters,
            let name = QueryParameters(request.query).unknownName(among: known)
        else { return nil }
        let all =
            known.isEmpty ? "\(endpoint.path) takes none." : "\(endpoint.path) takes \(known.joined(separator: ", "))."
        return ControlAnswer.problem(400, "There is no parameter \"\(name.prefix(64))\": \(all)")
    }

    private func route(
        _ method: Route.Methods, _ path: String, _ opener: ControlOpener,
        _ respond: @escaping @Sendable (HTTPRequest) async -> HTTPResponse
    ) -> Route {
        Route(
            method, "/_sekisho/\(path)", hosts: hosts,
            pages: .closed(refusal: "Pages of this origin may not use the control API. See allowed-origins."),
            admission: { gate.refusal(of: $0, for: opener) },
            handler: { request, _ in await respond(request) })
    }

    /// Where no token is asked for, a name that another site could have would let its pages in.
    private var hosts: HostClass {
        guard gate.access == .open else { return .any }
        return .local(
            refusal: "The control API is open, and this host name could be another site's. See allowed-hosts.")
    }
}
