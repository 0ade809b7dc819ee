import Cryptography
import Identity
import TestSupport
import Testing

@Suite struct ServicesTests {
    @Test func `a store keeps no services alive that nobody uses any more`() async throws {
        try await withServer { server in
            weak var pools: PoolCache?
            weak var signingKeys: SigningKeys?
            weak var outbox: OutboxSignal?
            do {
                let services = Services(
                    store: server.store, clock: server.clock, random: SystemRandom(), lane: server.services.lane,
                    masterKey: TestServer.masterKey, settings: server.services.settings, log: server.services.log)
                (pools, signingKeys, outbox) = (services.pools, services.signingKeys, services.outbox)
                #expect(pools != nil && signingKeys != nil && outbox != nil)
            }
            #expect(pools == nil && signingKeys == nil && outbox == nil)
            // And is none the worse for it.
            try await server.pool()
        }
    }
}
