import CognitoAPI
public import Configuration
import Control
public import HTTP
public import Logging
import Seeds
public import Server
public import TestSupport
import Welcome

extension Router {
    /// The product's routes over a test's server.
    ///
    /// - Parameter others: mounted beside them.
    public static func make(
        _ server: TestServer, loopbackOnly: Bool = true, hosts: [String] = [], furtherHosts: [any HostNames] = [],
        origins: [String] = [], refusesForwarded: Bool = true, control access: ControlAccess = .open,
        redacts: Bool = false, isReady: Bool = true, profile: Profile = .testing, others: [Route] = [],
        log: Logger = .disabled
    ) -> Router {
        let readiness = Readiness(store: WatchedStore(server.store), clock: server.clock)
        if isReady { readiness.reach() }
        let services = server.services
        let seeds = SeedRunner(services: services, dispatcher: server.dispatcher, source: .none)
        let hosts = HostPolicy(
            isLoopbackOnly: loopbackOnly, configured: ConfiguredHostNames(hosts), further: furtherHosts)
        let origins = OriginPolicy(allowed: origins)
        let control = ControlAPI(
            access: access, version: "0.0.0-test", profile: profile, readiness: readiness, services: services,
            seeds: seeds, redacts: redacts)
        let welcome = WelcomePage(
            version: "0.0.0-test", baseURL: "http://localhost:9229", profile: profile, services: services,
            isTrusted: OwnDeveloper(hosts: hosts, origins: origins, isControlOpen: access == .open).sent)
        let discovery = DiscoveryDocuments(services: services, baseURL: "http://localhost:9229")
        return Router(
            hosts: hosts, origins: origins, refusesForwarded: refusesForwarded,
            routes: RouteTable(
                server.dispatcher.routes + discovery.routes + FeedbackPage(services: services).routes + control.routes
                    + welcome.routes + others),
            elsewhere: UnknownPath.respond, log: log)
    }
}
