import Cryptography
import ServiceModel
import TestSupport
import Testing

@testable import Identity

/// cognito/clients §7.
@Suite struct SecretRotationTests {
    private let own = "a-secret-of-my-own-choice".replacing("-", with: "_")

    private func withClient(
        generates: Bool = true, publishes: Bool? = nil, _ body: (TestServer, AppClient, Call) async throws -> Void
    ) async throws {
        try await withServer { server in
            let call = server.identityCall()
            let pool = try await call.pools.pool(server.pool().id)
            let client = try await ClientCreation.run(
                CreateUserPoolClientRequest(
                    userPoolId: pool.id, clientName: "c", generateSecret: generates,
                    publishSecretsInAWSSecretsManager: publishes), pool: pool, call: call)
            try await body(server, client, call)
        }
    }

    private func current(_ client: AppClient, _ call: Call) async throws -> AppClient {
        try await call.pools.client(client.id)
    }

    @Test func `two secrets are good at once, the newest first, and a third is refused`() async throws {
        try await withClient { _, client, call in
            let added = try await SecretRotation.add(nil, to: client.id, poolId: client.poolId, call: call)
            let both = try await current(client, call)
            #expect(both.secrets == [added.value] + client.secrets && added.value.count == 52)
            #expect(both.generation == client.generation)
            for secret in both.secrets { #expect(both.accepts(secret: secret)) }
            let hash = SecretHash.make(username: "u", clientId: client.id, secret: client.secrets[0])
            #expect(SecretHash.matches(hash, client: both, usernames: ["u"]))
            await #expect(throws: Refusal.client(.tooManySecrets(limit: 2))) {
                _ = try await SecretRotation.add(own, to: client.id, poolId: client.poolId, call: call)
            }
        }
    }

    @Test func `a secret that was given is taken once`() async throws {
        try await withClient { server, client, call in
            let added = try await SecretRotation.add(own, to: client.id, poolId: client.poolId, call: call)
            #expect(added.value == own)
            try await SecretRotation.delete(
                client.secretList[0].mark.id, of: client.id, poolId: client.poolId, call: call)
            await #expect(throws: Refusal.client(.secretInUse)) {
                _ = try await SecretRotation.add(own, to: client.id, poolId: client.poolId, call: call)
            }
            let stored = try await server.everythingAtRest()
            #expect(!stored.contains(Array(own.utf8)))
        }
    }

    @Test func `a secret that was deleted is no longer accepted, and the last stays`() async throws {
        try await withClient { _, client, call in
            let added = try await SecretRotation.add(nil, to: client.id, poolId: client.poolId, call: call)
            try await SecretRotation.delete(
                client.secretList[0].mark.id, of: client.id, poolId: client.poolId, call: call)
            let left = try await current(client, call)
            #expect(left.secrets == [added.value] && !left.accepts(secret: client.secrets[0]))
            for (id, reason) in [
                (added.mark.id, ClientRefusal.lastSecret),
                (client.secretList[0].mark.id, .secretNotFound(client.secretList[0].mark.id)),
            ] {
                await #expect(throws: Refusal.client(reason)) {
                    try await SecretRotation.delete(id, of: client.id, poolId: client.poolId, call: call)
                }
            }
        }
    }

    @Test func `public clients get none, and clients of other pools are none`() async throws {
        try await withClient(generates: false) { server, client, call in
            await #expect(throws: Refusal.client(.publicClient)) {
                _ = try await SecretRotation.add(nil, to: client.id, poolId: client.poolId, call: call)
            }
            let other = try await server.pool()
            await #expect(throws: Refusal.lookUp(.clientNotFound(client.id))) {
                _ = try await SecretRotation.add(nil, to: client.id, poolId: other.id, call: call)
            }
        }
    }

    @Test func `ids name client and time, and differ within a millisecond`() {
        let first = SecretMark(ofNew: "client", at: 7)
        #expect(first.id == "client--7" && first.createdAt == 7)
        #expect(SecretMark(ofNew: "client", at: 7, beside: [first]).id == "client--8")
        let long = SecretMark(ofNew: String(repeating: "x", count: 128), at: 1_795_428_000_250)
        #expect(long.id.utf8.count == 128 && long.id.hasSuffix("x--1795428000250"))
    }

    @Test func `a client of an earlier release has a secret with an id as well`() throws {
        let client = AppClient.make(secrets: ["s"]) { $0.creationDate = Timestamp(milliseconds: 5000) }
        #expect(client.secretList.map(\.mark) == [SecretMark(id: "1example23456789--5000", createdAt: 5000)])
    }

    @Test func `a published secret is replaced each seven days, and the one before stays good`() async throws {
        try await withClient(publishes: true) { server, client, call in
            func names(_ client: AppClient) -> [String] { client.secrets }
            server.clock.advance(by: SecretRotation.period - 1)
            _ = try await SecretRotation.slice(server.services, limit: 9)
            #expect(try await names(current(client, call)) == client.secrets)
            server.clock.advance(by: 1)
            _ = try await SecretRotation.slice(server.services, limit: 9)
            let second = try await current(client, call)
            #expect(second.secrets.count == 2 && second.secrets[1] == client.secrets[0])
            server.clock.advance(by: SecretRotation.period)
            _ = try await SecretRotation.slice(server.services, limit: 9)
            let third = try await current(client, call)
            #expect(third.secrets.count == 2 && third.secrets[1] == second.secrets[0])
            #expect(!third.accepts(secret: client.secrets[0]))
        }
    }

    @Test func `a client whose secrets cannot be opened holds up no other`() async throws {
        try await withClient(publishes: true) { server, client, call in
            let pool = try await call.pools.pool(client.poolId)
            server.clock.advance(by: 1)
            let later = try await ClientCreation.run(
                CreateUserPoolClientRequest(
                    userPoolId: pool.id, clientName: "later", generateSecret: true,
                    publishSecretsInAWSSecretsManager: true), pool: pool, call: server.identityCall())
            try await server.store.write { store in
                var damaged = try store.existingClient(client.id, of: pool.id)
                damaged.sealedSecrets?[0] ^= 1
                try store.update(damaged)
            }
            server.clock.advance(by: SecretRotation.period)
            await #expect(throws: (any Error).self) {
                _ = try await SecretRotation.slice(server.services, limit: 9)
            }
            #expect(try await current(later, call).secrets.count == 2)
        }
    }

    @Test func `a slice that was full says that more may be due`() async throws {
        try await withClient(publishes: true) { server, _, _ in
            server.clock.advance(by: SecretRotation.period)
            let first = try await SecretRotation.slice(server.services, limit: 1)
            let second = try await SecretRotation.slice(server.services, limit: 1)
            #expect(!first && second)
        }
    }

    @Test func `who publishes a secret that was shown gets a new one at once`() async throws {
        try await withClient { _, client, call in
            func publish(_ wanted: Bool?) async throws -> AppClient {
                _ = try await ClientChange.update(
                    UpdateUserPoolClientRequest(
                        userPoolId: client.poolId, clientId: client.id, publishSecretsInAWSSecretsManager: wanted),
                    call: call)
                return try await current(client, call)
            }
            let published = try await publish(true)
            #expect(published.secrets.count == 2 && published.secrets[1] == client.secrets[0])
            #expect(
                published.settings.clientSecretArn?.hasSuffix(":secret/cognito-idp/\(client.poolId)/\(client.id)")
                    == true)
            // Left out, it stays as it is.
            #expect(try await publish(nil).settings.clientSecretArn == published.settings.clientSecretArn)
            let back = try await publish(false)
            #expect(back.settings.clientSecretArn == nil && back.secrets == published.secrets)
        }
    }
}

extension [UInt8] {
    fileprivate func contains(_ part: [UInt8]) -> Bool {
        guard count >= part.count else { return false }
        return (0...(count - part.count)).contains {
            self[$0] == part[0] && self[$0..<$0 + part.count].elementsEqual(part)
        }
    }
}
