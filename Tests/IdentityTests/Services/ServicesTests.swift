import Cryptography
import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

@Suite struct ServicesTests {
    @Test func `a store keeps no services alive that nobody uses any more`() async throws {
        try await withServer { server in
            weak var pools: PoolCache?
            weak var signingKeys: SigningKeys?
            weak var outbox: WakeSignal?
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

    @Test func `the worker of one medium is woken for its own messages, and for what nobody knows the medium of`()
        async throws
    {
        try await withServer {
            $0.deliveredMedia = [.email]
        } _: { server in
            let due = server.services.due
            func generations() -> [Int] { [due[.email].generation, due[.sms].generation] }
            let client = try await server.pool(["AutoVerifiedAttributes": ["email"]]).client()
            let before = generations()
            try await client.call(
                .signUp,
                [
                    "Username": "ada", "Password": .string(TestPool.password),
                    "UserAttributes": .attributes(["email": "ada@example.com"]),
                ])
            let after = generations()
            #expect(after[0] > before[0])
            // Where others share the store, of their messages and of one's own it is told only that there are some.
            #expect(after[1] == before[1] || server.store.changes.isShared)
            var everything = StoreChanges()
            everything.isEverything = true
            server.store.changes.publish(everything)
            #expect(generations()[0] > after[0] && generations()[1] > after[1])
        }
    }
}
