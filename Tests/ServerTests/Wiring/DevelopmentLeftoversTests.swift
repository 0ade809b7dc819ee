import Configuration
import JSON
import Seeds
import ServiceModel
import TestSupport
import Testing

@testable import Server

/// docs/threat-model.md, "A guessed password": everybody knows the built-in user's.
@Suite struct DevelopmentLeftoversTests {
    private func seed(_ server: TestServer) async throws {
        let seeds = SeedRunner(services: server.services, dispatcher: server.dispatcher, source: .builtIn)
        try await seeds.applyAtStart()
    }

    private func problem(in server: TestServer) async throws -> String? {
        let store = server.store
        return try await onOSThread { try DevelopmentLeftovers.problem(in: store) }
    }

    @Test func `data that a development server was started on is refused until its pool is deleted`() async throws {
        try await withServer { server in
            #expect(try await problem(in: server) == nil)
            try await seed(server)
            let problem = try await problem(in: server)
            for part in [
                "us-east-1_Sekisho01", "sekishodevclient0000000001", "DeleteUserPool", "--seed none", "--data",
            ] {
                #expect(problem?.contains(part) == true, "\(part)")
            }
            try await server.call(.deleteUserPool, ["UserPoolId": "us-east-1_Sekisho01"])
            #expect(try await self.problem(in: server) == nil)
        }
    }

    @Test func `the client alone is refused too`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            try await server.call(
                .createUserPoolClient,
                ["UserPoolId": .string(pool.id), "ClientName": "_custom_id_:sekishodevclient0000000001"])
            #expect(try await problem(in: server)?.contains("sekishodevclient0000000001") == true)
        }
    }
}
