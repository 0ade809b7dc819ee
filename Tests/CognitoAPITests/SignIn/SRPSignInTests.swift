import Cryptography
import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// USER_SRP_AUTH: cognito/sign-in §7, §10; cognito/srp.
@Suite struct SRPSignInTests {
    private let wrong = "Incorrect username or password."

    private func fixture(
        _ server: TestServer, client: Members = [:], pool: Members = [:]
    ) async throws -> TestClient {
        let pool = try await server.pool(pool)
        try await pool.user("anna", ["email": "anna@example.com", "email_verified": "true"])
        return try await pool.client(client)
    }

    private func begin(_ client: TestClient, _ name: String, _ srp: SRPClient) async throws -> SignInStep {
        try await client.initiate("USER_SRP_AUTH", ["USERNAME": name, "SRP_A": srp.srpA])
    }

    @Test func `the client of the tests computes the reference's vector`() throws {
        // cognito/srp §5
        let secret = try #require(
            Hex.decode(
                "62d6b738b14920953248eb84424d1a0a78c738c0a95e421e7f86ae320348068b4cf8b52cbc61cc7717910fd62e8ebe61"
                    + "af3030bd80a5ce2756df937742b9bc8c6b9ce609c8ed4438c9bf3ccb069351b6f20d72a8ca8beb4149e4e2543b1d2e20"
                    + "064ffdf5761f0627d75e6686d6a9bc1484dee1c40e04060549180a605ec900ee"))
        let srp = SRPClient(secret: secret)
        #expect(srp.srpA.hasPrefix("e23283841c1796ab57020aab95b36e31"))
        #expect(srp.srpA.hasSuffix("a6b302a2ab290a62a6e7e9b5fbb9cde6"))
        let signature = srp.signature(
            for: [
                "USER_ID_FOR_SRP": "a1b2c3d4-5678-90ab-cdef-111111111111", "SALT": "d5a1b2c3d4e5f60718293a4b5c6d7e8f",
                "SECRET_BLOCK": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4v",
                "SRP_B": """
                47a473ccc3c7c9d6d35c520a95d61eaae1fdd3dbac9cd05eb549d58bce402b29e7efdedf5b8a33d93d30ed56e2471f1c6c9056a509424f3b\
                6387d08e56785f77f3db878aee629d4e7e93447c292f96d40da4556679ec05cf2a21a54269277530323561e40fa983e97e0cc117479514e6\
                16422e0130a2707c0ad3a7124df3821ca3d74691ccc8a8e686acb06b95e30105cb4dab40904c4856690211660c9593eed966f379e50609aa\
                ab2da0c13d20f13152f2a52aa2aedbd0e63aa3c72cf9f15a7a3ad5ceab9b6be2876a51c8634a969d461bf826345eae82a7919dee4b673576\
                f23a95245fe5ca1e88be0782568edb9d70d56d29ba6717956f6853da17711655cc1e312d847afd2e0b8a1a50bb1c57f6eec4e7bb5c8633d4\
                ee2a956d73dcbe1c222abb4662c3d2fa930c79087981d622ad04f173c778c53dfab1fe1feaa2b987384c9c051e277ea0ecf7eb7a1d0f01c4\
                52e604a13be6a8a32e8f907563f355758d29cc676b23179025cc1eafc528704654691abd1c30b3ae33a42a3febb31c34
                """,
            ], poolId: "us-east-1_AbCdEf123", password: "Passw0rd!é", timestamp: "Tue Nov 3 04:05:06 UTC 2026")
        #expect(signature == "XOKYpvsKhFD9zVAX0GZBNdVZEv+TNGyITRgGwKZ/aTs=")
    }

    @Test func `the first step gives salt, block, B and the real username, and no Session`() async throws {
        try await withServer { server in
            let client = try await fixture(server, pool: ["AliasAttributes": ["email"]])
            let step = try await begin(client, "anna@example.com", SRPClient())
            #expect(step.challenge == "PASSWORD_VERIFIER")
            #expect(step.members["Session"] == nil && step.result == nil)
            #expect(
                Set(step.parameters.keys) == ["SALT", "SECRET_BLOCK", "SRP_B", "USERNAME", "USER_ID_FOR_SRP"])
            #expect(step.parameters["USERNAME"] == "anna" && step.parameters["USER_ID_FOR_SRP"] == "anna")
            let salt = step.parameters["SALT"] ?? ""
            #expect(!salt.isEmpty && salt.count <= 32 && salt.allSatisfy(\.isHexDigit))
            #expect((step.parameters["SRP_B"] ?? "").count <= 768)
            #expect(step.parameters["SECRET_BLOCK"]?.hasPrefix("AgV4") == true)
        }
    }

    @Test func `who proves the password gets tokens`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let step = try await client.signInBySRP("anna")
            #expect(step.members["ChallengeParameters"] == [:])
            #expect(try await client.user(step.accessToken).username == "anna")
            await refused(.notAuthorizedException, wrong) { try await client.signInBySRP("anna", "Wrong-Horse-7") }
        }
    }

    @Test func `many sign-ins succeed, whatever leading zeros their numbers have`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            for _ in 0..<20 { try await client.signInBySRP("anna") }
        }
    }

    @Test func `in a pool of addresses the sub is hashed`() async throws {
        try await withServer { server in
            let pool = try await server.pool(["UsernameAttributes": ["email"]])
            let sub = try await pool.user("anna@example.com")
            let client = try await pool.client()
            let srp = SRPClient()
            let step = try await begin(client, "anna@example.com", srp)
            #expect(step.parameters["USER_ID_FOR_SRP"] == sub)
            #expect(try await client.respond("PASSWORD_VERIFIER", client.proof(step, by: srp)).result != nil)
        }
    }

    @Test func `a password changed by any way is proven by SRP afterwards`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let token = try await client.signIn("anna").accessToken
            try await server.call(
                .changePassword,
                [
                    "AccessToken": .string(token), "PreviousPassword": "Correct-Horse-7",
                    "ProposedPassword": "Other-Horse-8",
                ])
            try await client.signInBySRP("anna", "Other-Horse-8")
            await refused(.notAuthorizedException, wrong) { try await client.signInBySRP("anna") }
        }
    }

    @Test func `a confidential client sends its hash with both steps`() async throws {
        try await withServer { server in
            let client = try await fixture(server, client: ["GenerateSecret": true])
            try await client.signInBySRP("anna")
            let srp = SRPClient()
            let step = try await begin(client, "anna", srp)
            var proof = client.proof(step, by: srp)
            proof["SECRET_HASH"] = "d3Jvbmc="
            let sent = proof
            await refused(.notAuthorizedException, "Unable to verify secret hash for client \(client.id)") {
                try await client.respond("PASSWORD_VERIFIER", sent)
            }
        }
    }

    @Test(arguments: ["0", "00", "", "xyz", SRPClient.primeHex])
    func `an A that is no member of the group lets nobody in`(_ value: String) async throws {
        try await withServer { server in
            let client = try await fixture(server)
            do {
                let step = try await client.initiate("USER_SRP_AUTH", ["USERNAME": "anna", "SRP_A": value])
                // With A = 0 mod N the shared secret is 0 whatever the password: the classic bypass.
                let timestamp = TestClient.timestamp
                let u = SHA256.hash(
                    SRP.pad(SRP.number(hex: value) ?? [])
                        + SRP.pad(SRP.number(hex: step.parameters["SRP_B"] ?? "") ?? []))
                let prk = HMAC.sha256(key: SRP.pad(u), message: [0])
                let key = Array(HMAC.sha256(key: prk, message: Array("Caldera Derived Key".utf8) + [1]).prefix(16))
                let pool = String(client.pool.id.split(separator: "_")[1])
                let message =
                    Array("\(pool)anna".utf8) + (Base64.decode(step.parameters["SECRET_BLOCK"] ?? "") ?? [])
                    + Array(timestamp.utf8)
                _ = try await client.respond(
                    "PASSWORD_VERIFIER",
                    [
                        "USERNAME": "anna", "TIMESTAMP": timestamp,
                        "PASSWORD_CLAIM_SECRET_BLOCK": step.parameters["SECRET_BLOCK"] ?? "",
                        "PASSWORD_CLAIM_SIGNATURE": Base64.encode(HMAC.sha256(key: key, message: message)),
                    ])
                Issue.record("signed in")
            } catch let error as ServiceError {
                #expect(["InvalidParameterException", "NotAuthorizedException"].contains(error.type.name))
            }
        }
    }

    @Test func `a timestamp of another form is refused in Cognito's words`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let srp = SRPClient()
            let step = try await begin(client, "anna", srp)
            await refused(
                .invalidParameterException, "TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english."
            ) {
                try await client.respond(
                    "PASSWORD_VERIFIER", client.proof(step, by: srp, timestamp: "2026-11-23T10:00:00Z"))
            }
        }
    }

    @Test(arguments: [
        "USERNAME", "PASSWORD_CLAIM_SECRET_BLOCK", "PASSWORD_CLAIM_SIGNATURE", "TIMESTAMP",
    ])
    func `a missing response is named`(_ name: String) async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let srp = SRPClient()
            var proof = client.proof(try await begin(client, "anna", srp), by: srp)
            proof[name] = nil
            let sent = proof
            await refused(.invalidParameterException, "Missing required parameter \(name)") {
                try await client.respond("PASSWORD_VERIFIER", sent)
            }
        }
    }

    @Test func `a user without a verifier gets one at the next sign-in by password`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let password = try await pool.client(["ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]])
            try await pool.user("anna")
            let stored = try await server.store.read { try $0.user(poolId: pool.id, usernameKey: "anna") }
            #expect(stored?.sealedVerifier == nil)
            let srp = try await pool.client()
            await refused(.notAuthorizedException) { try await srp.signInBySRP("anna") }
            try await password.signIn("anna")
            try await srp.signInBySRP("anna")
        }
    }

    @Test func `wrong proofs lock as wrong passwords do`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            for _ in 1...5 {
                await refused(.notAuthorizedException, wrong) { try await client.signInBySRP("anna", "Wrong-Horse-7") }
            }
            await refused(.notAuthorizedException, "Password attempts exceeded") {
                try await client.signInBySRP("anna")
            }
            await refused(.notAuthorizedException, "Password attempts exceeded") { try await client.signIn("anna") }
            server.clock.advance(by: Milliseconds.second)
            try await client.signInBySRP("anna")
        }
    }

    // MARK: Unknown names (cognito/sign-in §10)

    @Test func `an unknown name is told so in LEGACY`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            await refused(.userNotFoundException, "User does not exist.") {
                _ = try await begin(client, "nobody", SRPClient())
            }
        }
    }

    @Test func `where existence is hidden an unknown name gets a stable salt, and no proof is good`() async throws {
        try await withServer { server in
            let client = try await fixture(server, client: ["PreventUserExistenceErrors": "ENABLED"])
            let srp = SRPClient()
            let first = try await begin(client, "nobody", srp)
            let second = try await begin(client, "nobody", srp)
            let real = try await begin(client, "anna", srp)
            #expect(first.challenge == "PASSWORD_VERIFIER")
            #expect(Set(first.parameters.keys) == Set(real.parameters.keys))
            #expect(first.parameters["SALT"] == second.parameters["SALT"])
            #expect(first.parameters["SRP_B"] != second.parameters["SRP_B"])
            #expect(first.parameters["USER_ID_FOR_SRP"] == "nobody")
            #expect(first.parameters["SALT"] != (try await begin(client, "somebody", srp)).parameters["SALT"])
            await refused(.notAuthorizedException, wrong) {
                try await client.respond("PASSWORD_VERIFIER", client.proof(first, by: srp))
            }
        }
    }

    @Test func `in a pool of addresses an unknown one is given a stable uuid`() async throws {
        try await withServer { server in
            let client = try await server.pool(["UsernameAttributes": ["email"]]).client([
                "PreventUserExistenceErrors": "ENABLED"
            ])
            let srp = SRPClient()
            let first = try await begin(client, "nobody@example.com", srp).parameters["USER_ID_FOR_SRP"] ?? ""
            #expect(first.split(separator: "-").map(\.count) == [8, 4, 4, 4, 12])
            #expect(try await begin(client, "nobody@example.com", srp).parameters["USER_ID_FOR_SRP"] == first)
        }
    }
}
