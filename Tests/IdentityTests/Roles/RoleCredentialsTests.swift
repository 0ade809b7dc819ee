import Cryptography
import Logging
import Policies
import TestSupport
import Testing

@testable import Identity

/// Credentials of sessions: docs/decisions/0054. Cited by docs/threat-model.md.
@Suite struct RoleCredentialsTests {
    private static let arn = "arn:aws:iam::000000000000:role/app/user"

    private func session(until end: Int64 = 5_000, policy: String? = nil) -> RoleSession {
        RoleSession(
            roleARN: Self.arn, sessionName: "anna@example.com", tags: ["Team": "red", "ä": "\u{1F986}"],
            identity: FederatedIdentity(poolId: "us-east-1:p", identityId: "us-east-1:i", amr: ["authenticated", "x"]),
            expiresAt: end, policy: policy)
    }

    private func withRole(_ body: (TestServer) async throws -> Void) async throws {
        try await withServer(roles: [ConfiguredRole(name: "user", path: "/app/")]) { server in try await body(server) }
    }

    @Test func `what was issued is opened by its id, whole, at any server with the same master key`() async throws {
        try await withRole { server in
            let allow = #"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#
            let session = session(policy: allow)
            let issued = try await server.issue(session)
            #expect(issued.accessKeyId.hasPrefix("ASIA") && issued.accessKeyId.utf8.count == 20)
            #expect(issued.secretAccessKey.utf8.count == 40 && issued.expiresAt == 5_000)
            let other = Services(
                store: server.store, clock: server.clock, random: SystemRandom(), lane: server.services.lane,
                masterKey: TestServer.masterKey, settings: server.services.settings, log: .disabled,
                roles: [ConfiguredRole(name: "user", path: "/app/")])
            for services in [server.services, other] {
                let held = try await services.credentials.credentials(
                    issued.accessKeyId, sessionToken: issued.sessionToken)
                #expect(held?.secret.value == issued.secretAccessKey && held?.expiresAt == 5_000)
                guard case .session(let opened)? = held?.principal else { throw NotHeld() }
                #expect(opened.session == session && opened.role?.name == "user" && opened.policy?.text == allow)
                #expect(opened.userId == issued.assumedRoleId && opened.userId.hasSuffix(":anna@example.com"))
                #expect(try await services.credentials.isKnown(issued.accessKeyId))
            }
        }
    }

    private struct NotHeld: Error {}

    @Test func `a token is worth nothing under another id, altered, or under another master key`() async throws {
        try await withRole { server in
            let credentials = server.services.credentials
            let (one, two) = (
                try await server.issue(session()),
                try await server.issue(session())
            )
            #expect(one.accessKeyId != two.accessKeyId && one.secretAccessKey != two.secretAccessKey)
            #expect(try await credentials.credentials(one.accessKeyId, sessionToken: two.sessionToken) == nil)
            #expect(try await credentials.credentials(one.accessKeyId, sessionToken: nil) == nil)
            var bytes = Base64.decode(one.sessionToken) ?? []
            for index in [0, 1, bytes.count / 2, bytes.count - 1] {
                bytes[index] ^= 1
                #expect(
                    try await credentials.credentials(one.accessKeyId, sessionToken: Base64.encode(bytes)) == nil)
                bytes[index] ^= 1
            }
            for token in ["", "x", String(repeating: "A", count: 20_000)] {
                #expect(try await credentials.credentials(one.accessKeyId, sessionToken: token) == nil)
            }
            let stranger = Services(
                store: server.store, clock: server.clock, random: SystemRandom(), lane: server.services.lane,
                masterKey: MasterKey([UInt8](repeating: 8, count: 32))!, settings: server.services.settings,
                log: .disabled)
            #expect(
                try await stranger.credentials.credentials(one.accessKeyId, sessionToken: one.sessionToken) == nil)
            #expect(try await !stranger.credentials.isKnown(one.accessKeyId))
            #expect(try await !credentials.isKnown("ASIAIOSFODNN7EXAMPLE"))
        }
    }

    @Test func `nothing of a session is stored`() async throws {
        try await withRole { server in
            let issued = try await server.issue(session())
            let rest = String(decoding: try await server.everythingAtRest(), as: UTF8.self)
            #expect(!rest.contains(issued.accessKeyId) && !rest.contains(issued.secretAccessKey))
        }
    }

    @Test func `a session ends with its role: one that is made anew is another`() async throws {
        try await withServer { server in
            let cycle = RoleLifeCycle(server.services)
            let role = try await cycle.create(.init(name: "user", path: "/app/"))
            let issued = try await server.issue(session())
            #expect(issued.assumedRoleId == "\(role.id):anna@example.com")
            func held() async throws -> HeldRole? {
                let found = try await server.services.credentials.credentials(
                    issued.accessKeyId, sessionToken: issued.sessionToken)
                guard case .session(let opened)? = found?.principal else { throw NotHeld() }
                return opened.role
            }
            #expect(try await held() == role)
            let changed = try await cycle.create(
                .init(name: "user", path: "/app/", sessionSeconds: 7200), replaces: true)
            #expect(changed.id == role.id && changed.sessionSeconds == 7200)
            #expect(try await held() == changed)
            try await cycle.delete("USER")
            #expect(try await held() == nil)
            _ = try await cycle.create(.init(name: "user", path: "/app/"))
            #expect(try await held() == nil)
        }
    }

    @Test func `what was issued before there was a role is not good for the one that comes`() async throws {
        try await withServer { server in
            let issued = try await server.issue(session())
            _ = try await RoleLifeCycle(server.services).create(.init(name: "user", path: "/app/"))
            let held = try await server.services.credentials.credentials(
                issued.accessKeyId, sessionToken: issued.sessionToken)
            guard case .session(let opened)? = held?.principal else { throw NotHeld() }
            #expect(opened.role == nil)
        }
    }
}
