import CognitoAPI
import Logging
import TestSupport

@testable import Server

extension Router {
    /// The product's routes over a test's server.
    static func make(
        _ server: TestServer, loopbackOnly: Bool = true, hosts: [String] = [], origins: [String] = [],
        refusesForwarded: Bool = true, control: ControlAccess = .open, redacts: Bool = false,
        isReady: Bool = true, allowsReset: Bool = true, profile: Profile = .testing,
        log: Logger = .disabled
    ) -> Router {
        let readiness = Readiness(store: WatchedStore(server.store), clock: server.clock)
        if isReady { readiness.reach() }
        let services = server.services
        let seeds = SeedRunner(services: services, dispatcher: server.dispatcher, source: .none)
        return Router(
            hosts: HostPolicy(isLoopbackOnly: loopbackOnly, allowed: hosts), origins: OriginPolicy(allowed: origins),
            refusesForwarded: refusesForwarded, dispatcher: server.dispatcher,
            discovery: DiscoveryDocuments(services: services, baseURL: "http://localhost:9229"),
            control: ControlAPI(
                access: control, version: "0.0.0-test", profile: profile, readiness: readiness,
                outbox: OutboxEndpoint(services: services),
                delivered: DeliveredEndpoint(services: services, redacts: redacts),
                users: UsersEndpoint(services: services), seed: SeedEndpoint(seeds: seeds),
                reset: ResetEndpoint(services: services, seeds: seeds, isAllowed: allowsReset)),
            welcome: WelcomePage(
                version: "0.0.0-test", baseURL: "http://localhost:9229", profile: profile, services: services),
            log: log)
    }
}
