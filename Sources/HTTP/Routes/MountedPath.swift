/// The routes of one path.
public final class MountedPath: Sendable {
    /// What a method means here.
    public enum Choice: Sendable {
        case route(Route)
        /// OPTIONS, where pages of other origins may ask by these methods.
        case preflight(methods: String)
        /// No route takes the method. `route` is one that says who may hear so; `allowed` is what `Allow` names.
        case notAllowed(Route, allowed: String)
    }

    let pattern: PathPattern
    private let routes: [Route]
    private let allowed: String
    /// Nil where no page of another origin may ask.
    private let preflight: String?

    /// `routes`: at least one, of one shape, no two for the same method.
    init(_ routes: [Route]) {
        self.routes = routes
        pattern = routes[0].pattern
        let shared = Route.Methods(routes.filter(\.pages.isShared).map(\.methods)).names
        preflight = shared.isEmpty ? nil : shared.joined(separator: ", ")
        var names = Route.Methods(routes.map(\.methods)).names
        if names.first == "GET" { names.insert("HEAD", at: 1) }
        if preflight != nil { names.append("OPTIONS") }
        allowed = names.joined(separator: ", ")
    }

    public func choice(for method: String) -> Choice {
        let wanted = Route.Methods(of: method)
        if !wanted.isEmpty {
            for route in routes where route.methods.contains(wanted) { return .route(route) }
        } else if method == "OPTIONS", let preflight {
            return .preflight(methods: preflight)
        }
        for route in routes where route.methods.contains(.others) { return .route(route) }
        return .notAllowed(routes[0], allowed: allowed)
    }
}
