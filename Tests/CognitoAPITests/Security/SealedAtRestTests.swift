import Cryptography
import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// A stolen database file gives nobody a way in: cited by docs/threat-model.md.
@Suite struct SealedAtRestTests {
    @Test func `the files hold no password, code, token, secret, private key or verifier in clear`() async throws {
        try await withServer { server in
            let pool = try await server.pool(["AutoVerifiedAttributes": ["email"]])
            let client = try await pool.client(["GenerateSecret": true])
            try await client.signUp("anna", password: "Anna-Secret-Horse-1", ["email": "anna@example.com"])
            let code = try await server.code()
            try await client.confirm("anna", code: code)
            let step = try await client.signInBySRP("anna", "Anna-Secret-Horse-1")
            try await pool.call(
                .adminCreateUser,
                [
                    "Username": "bert", "TemporaryPassword": "Bert-Temporary-Horse-2",
                    "DesiredDeliveryMediums": ["EMAIL"],
                    "UserAttributes": .attributes(["email": "bert@example.com"]),
                ])
            try await client.call(.forgotPassword, ["Username": "anna"])
            let recovery = try await server.code(purpose: .forgotPassword)

            let user = try #require(
                try await server.store.read { try $0.user(poolId: pool.id, usernameKey: "anna") })
            let sealed = try #require(user.sealedVerifier)
            let keys = server.services.keys
            let opened = try keys.verifiers.open(sealed, context: "\(pool.id)/\(user.sub)")
            let shown = try await server.services.pools.pool(pool.id)
            let signing = try await server.services.signingKeys.keys(of: shown, at: server.clock.now)

            let files = try await server.everythingAtRest()
            #expect(contains(files, Array("anna@example.com".utf8)), "the search itself must work")
            let secrets: [(String, [UInt8])] = [
                ("password", Array("Anna-Secret-Horse-1".utf8)),
                ("temporary password", Array("Bert-Temporary-Horse-2".utf8)),
                ("client secret", Array((client.secret ?? "-").utf8)),
                ("refresh token", Array(step.refreshToken.utf8)),
                ("access token", Array(step.accessToken.utf8)),
                ("sign-up message", Array("code is \(code)".utf8)),
                ("recovery message", Array("code is \(recovery)".utf8)),
                ("SRP verifier", Array(opened.dropFirst(16).prefix(32))),
                ("SRP verifier in hex", Array(Hex.encode(Array(opened.dropFirst(16).prefix(32))).utf8)),
                ("private key of ID tokens", Array(signing.id.key.pkcs8.suffix(64))),
                ("private key of access tokens", Array(signing.access.key.pkcs8.suffix(64))),
                ("hash of the refresh token", SHA256.hash(Array(step.refreshToken.utf8))),
            ]
            for (name, secret) in secrets { #expect(!contains(files, secret), "\(name)") }
        }
    }

    @Test func `the files hold no seed of an authenticator app, verified or not, and no code of a second factor`()
        async throws
    {
        try await withServer { server in
            let pool = try await server.pool(mfa: "OPTIONAL", sms: true, softwareToken: true)
            try await pool.user("anna", ["phone_number": "+12065550100"])
            let client = try await pool.client()
            let token = try await client.signIn("anna").accessToken
            var codes: [String] = []
            for isVerified in [true, false] {
                let begun = try await server.call(.associateSoftwareToken, ["AccessToken": .string(token)])
                let secret = begun["SecretCode"]?.stringValue ?? ""
                codes.append(secret)
                guard isVerified else { continue }
                let code = Authenticator(secret).code(at: server.clock.now)
                try await server.call(
                    .verifySoftwareToken, ["AccessToken": .string(token), "UserCode": .string(code)])
            }
            try await pool.prefer("anna", sms: true, preferred: "SMS_MFA")
            try await client.signIn("anna")
            let code = try await server.code(purpose: .authentication)
            let files = try await server.everythingAtRest()
            #expect(contains(files, Array("+12065550100".utf8)), "the search itself must work")
            for secret in codes {
                let seed = Authenticator(secret).seed
                #expect(seed.count == 32)
                for text in [Array(secret.utf8), seed, Array(Base64.encode(seed).utf8), Array(Hex.encode(seed).utf8)] {
                    #expect(!contains(files, text))
                }
            }
            #expect(!contains(files, Array("code is \(code)".utf8)))
        }
    }

    @Test func `a sealed value that is moved to another row opens nothing`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let client = try await pool.client()
            try await pool.user("anna")
            try await pool.user("mallory", password: "Mallorys-Horse-1")
            // Somebody who can write the database gives anna mallory's verifier and hash.
            try await server.store.write { store in
                guard let mallory = try store.user(poolId: pool.id, usernameKey: "mallory"),
                    let anna = try store.user(poolId: pool.id, usernameKey: "anna")
                else { return }
                try store.setCredential(
                    userId: anna.id, generation: anna.generation, passwordHash: nil,
                    sealedVerifier: mallory.sealedVerifier)
            }
            await refused(.internalErrorException) { try await client.signInBySRP("anna", "Mallorys-Horse-1") }
        }
    }

    private func contains(_ bytes: [UInt8], _ pattern: [UInt8]) -> Bool {
        guard let first = pattern.first, pattern.count <= bytes.count else { return false }
        return bytes.withUnsafeBufferPointer { all in
            pattern.withUnsafeBufferPointer { wanted in
                var index = 0
                let last = all.count - wanted.count
                while index <= last {
                    if all[index] == first, all[index..<(index + wanted.count)].elementsEqual(wanted) { return true }
                    index += 1
                }
                return false
            }
        }
    }
}
