import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// An SRP exchange cannot be replayed, split or moved: cognito/srp §3; cited by docs/threat-model.md.
@Suite struct SecretBlockTests {
    private let wrong = "Incorrect username or password."

    private func fixture(_ server: TestServer) async throws -> TestClient {
        let pool = try await server.pool()
        try await pool.user("anna")
        try await pool.user("bert")
        return try await pool.client()
    }

    private func begin(
        _ client: TestClient, _ name: String = "anna"
    ) async throws -> (srp: SRPClient, step: SignInStep) {
        let srp = SRPClient()
        return (srp, try await client.initiate("USER_SRP_AUTH", ["USERNAME": name, "SRP_A": srp.srpA]))
    }

    @Test func `a replayed SECRET_BLOCK is refused`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let (srp, step) = try await begin(client)
            let proof = client.proof(step, by: srp)
            try await client.respond("PASSWORD_VERIFIER", proof)
            await refused(.notAuthorizedException, wrong) { try await client.respond("PASSWORD_VERIFIER", proof) }
        }
    }

    @Test func `of two answers to one SECRET_BLOCK at once exactly one wins`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let (srp, step) = try await begin(client)
            let proof = client.proof(step, by: srp)
            let wins = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<8 {
                    group.addTask { (try? await client.respond("PASSWORD_VERIFIER", proof)) != nil }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(wins == 1)
        }
    }

    @Test func `a SECRET_BLOCK dies with the first proof, though that was wrong`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let (srp, step) = try await begin(client)
            await refused(.notAuthorizedException, wrong) {
                try await client.respond("PASSWORD_VERIFIER", client.proof(step, by: srp, "Wrong-Horse-7"))
            }
            await refused(.notAuthorizedException, wrong) {
                try await client.respond("PASSWORD_VERIFIER", client.proof(step, by: srp))
            }
        }
    }

    @Test func `a SECRET_BLOCK of another client or pool is refused`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let (srp, step) = try await begin(client)
            let proof = client.proof(step, by: srp)
            let others = [try await client.pool.client(), try await fixture(server)]
            for other in others {
                await refused(.notAuthorizedException, wrong) { try await other.respond("PASSWORD_VERIFIER", proof) }
            }
            try await client.respond("PASSWORD_VERIFIER", proof)
        }
    }

    @Test func `a SECRET_BLOCK answers for its own user only`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let (srp, step) = try await begin(client)
            await refused(.notAuthorizedException, wrong) {
                try await client.respond("PASSWORD_VERIFIER", client.proof(step, by: srp, username: "bert"))
            }
        }
    }

    @Test func `a SECRET_BLOCK that was altered is refused`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let (srp, step) = try await begin(client)
            var proof = client.proof(step, by: srp)
            var block = Array(proof["PASSWORD_CLAIM_SECRET_BLOCK"] ?? "")
            block[block.count / 2] = block[block.count / 2] == "A" ? "B" : "A"
            proof["PASSWORD_CLAIM_SECRET_BLOCK"] = String(block)
            let altered = proof
            await refused(.notAuthorizedException, wrong) { try await client.respond("PASSWORD_VERIFIER", altered) }
        }
    }

    @Test func `a SECRET_BLOCK ends with the client's session validity`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let (srp, step) = try await begin(client)
            server.clock.advance(by: 3 * Milliseconds.minute)
            await refused(.notAuthorizedException) {
                try await client.respond("PASSWORD_VERIFIER", client.proof(step, by: srp))
            }
        }
    }

    @Test func `a SECRET_BLOCK dies when the password changes`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let (srp, step) = try await begin(client)
            try await client.pool.call(
                .adminSetUserPassword, ["Username": "anna", "Password": "Correct-Horse-7", "Permanent": true])
            await refused(.notAuthorizedException, wrong) {
                try await client.respond("PASSWORD_VERIFIER", client.proof(step, by: srp))
            }
        }
    }

    @Test func `proofs that come all at once gain nothing over proofs in a row`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            var proofs: [[String: String]] = []
            for index in 0..<12 {
                let (srp, step) = try await begin(client)
                proofs.append(client.proof(step, by: srp, "Wrong-Horse-\(index)"))
            }
            let answers = await withTaskGroup(of: String.self) { group in
                for proof in proofs {
                    group.addTask {
                        do {
                            try await client.respond("PASSWORD_VERIFIER", proof)
                            return "signed in"
                        } catch { return (error as? ServiceError)?.message ?? "" }
                    }
                }
                return await group.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
            }
            #expect(answers == [wrong: 5, "Password attempts exceeded": 7])
        }
    }
}
