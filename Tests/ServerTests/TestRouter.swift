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
        let environment = server.environment
        let seeds = SeedRunner(environment: environment, dispatcher: server.dispatcher, source: .none)
        return Router(
            hosts: HostPolicy(isLoopbackOnly: loopbackOnly, allowed: hosts), origins: OriginPolicy(allowed: origins),
            refusesForwarded: refusesForwarded, dispatcher: server.dispatcher,
            discovery: DiscoveryDocuments(environment: environment, baseURL: "http://localhost:9229"),
            control: ControlAPI(
                access: control, version: "0.0.0-test", profile: profile, readiness: readiness,
                outbox: OutboxEndpoint(environment: environment),
                delivered: DeliveredEndpoint(environment: environment, redacts: redacts),
                users: UsersEndpoint(environment: environment), seed: SeedEndpoint(seeds: seeds),
                reset: ResetEndpoint(environment: environment, seeds: seeds, isAllowed: allowsReset)),
            welcome: WelcomePage(
                version: "0.0.0-test", baseURL: "http://localhost:9229", profile: profile, environment: environment),
            log: log)
    }
}
