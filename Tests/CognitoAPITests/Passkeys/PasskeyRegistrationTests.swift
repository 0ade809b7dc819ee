import Cryptography
import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// cognito/passkeys §2 to §4.
@Suite struct PasskeyRegistrationTests {
    private struct Fixture {
        let server: TestServer
        let client: TestClient
        let sub: String
        let token: String
    }

    private func withUser(
        _ configuration: JSONObject = [:], party: String? = "example.com",
        _ change: (inout IdentitySettings) -> Void = { _ in }, _ body: (Fixture) async throws -> Void
    ) async throws {
        try await withServer(change) { server in
            let client = try await server.passkeyPool(configuration, party: party).client()
            let sub = try await client.pool.user("anna")
            try await body(
                Fixture(
                    server: server, client: client, sub: sub, token: try await client.signIn("anna").accessToken))
        }
    }

    @Test func `creation options say who registers what with whom`() async throws {
        try await withUser { fixture in
            let (client, token) = (fixture.client, fixture.token)
            let device = try await client.register(PasskeyDevice(), token)
            var options = try await client.startPasskey(token)
            let challenge = try #require(options["challenge"]?.stringValue.flatMap { Base64.urlDecode($0) })
            #expect(challenge.count == 16)
            options["challenge"] = nil
            #expect(
                options == [
                    "rp": ["id": "example.com", "name": "example.com"],
                    "user": [
                        "id": .string(Base64.urlEncode(Array(fixture.sub.utf8))), "name": "anna", "displayName": "anna",
                    ],
                    "pubKeyCredParams": [["type": "public-key", "alg": -7], ["type": "public-key", "alg": -257]],
                    "timeout": 60000,
                    "excludeCredentials": [
                        ["type": "public-key", "id": .string(Base64.urlEncode(device.credentialId))]
                    ],
                    "authenticatorSelection": [
                        "requireResidentKey": true, "residentKey": "required", "userVerification": "preferred",
                    ],
                ])
        }
    }

    @Test(
        arguments: [
            ["UserVerification": "required"], ["FactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION"],
        ] as [JSONObject])
    func `where the pool wants users to be recognised, they must be`(_ configuration: JSONObject) async throws {
        try await withUser(configuration) { fixture in
            let options = try await fixture.client.startPasskey(fixture.token)
            #expect(options["authenticatorSelection"]?.objectValue?["userVerification"] == "required")
            let device = PasskeyDevice()
            device.flags = [.present]
            await refused(.webAuthnCredentialNotSupportedException) {
                try await fixture.client.completePasskey(device.register(options), fixture.token)
            }
            device.flags = [.present, .verified]
            try await fixture.client.register(device, fixture.token)
        }
    }

    @Test func `a pool without passkeys takes none, and one without a domain cannot`() async throws {
        try await withServer { server in
            let client = try await server.pool().client()
            try await client.pool.user("anna")
            let token = try await client.signIn("anna").accessToken
            await refused(.webAuthnNotEnabledException) { _ = try await client.startPasskey(token) }
            await refused(.webAuthnNotEnabledException) {
                try await client.completePasskey(PasskeyDevice().register([:]), token)
            }
        }
        try await withUser(party: nil) { fixture in
            await refused(.webAuthnConfigurationMissingException) {
                _ = try await fixture.client.startPasskey(fixture.token)
            }
        }
    }

    @Test func `a foreign origin, domain or key is refused by its own name`() async throws {
        try await withUser { fixture in
            func complete(_ change: (PasskeyDevice) -> Void, kind: PasskeyDevice.Kind = .es256) async throws {
                let device = PasskeyDevice(kind)
                change(device)
                try await fixture.client.register(device, fixture.token)
            }
            await refused(.webAuthnOriginNotAllowedException) {
                try await complete { $0.origin = "https://example.org" }
            }
            await refused(.webAuthnOriginNotAllowedException) {
                try await complete { $0.origin = "http://example.com" }
            }
            await refused(.webAuthnRelyingPartyMismatchException) { try await complete { $0.party = "example.org" } }
            await refused(.webAuthnCredentialNotSupportedException) { try await complete({ _ in }, kind: .ed25519) }
            await refused(.webAuthnCredentialNotSupportedException) { try await complete { $0.flags = [] } }
            await refused(.webAuthnCredentialNotSupportedException) {
                try await complete { $0.statement = .other("packed") }
            }
            try await complete { $0.origin = "https://app.example.com:8443" }
            #expect(try await fixture.client.passkeys(fixture.token).count == 1)
        }
    }

    @Test func `what is no answer of a browser is not valid`() async throws {
        try await withUser { fixture in
            let token = fixture.token
            let good = PasskeyDevice().register(try await fixture.client.startPasskey(token))
            var (noResponse, otherId, notCBOR) = (good, good, good)
            noResponse["response"] = nil
            otherId["id"] = "AAAA"
            var response = try #require(good["response"]?.objectValue)
            response["attestationObject"] = "AAAA"
            notCBOR["response"] = .object(response)
            for credential in [[:], noResponse, otherId, notCBOR] as [JSONObject] {
                await refused(.invalidParameterException, "Credential data is not valid") {
                    try await fixture.client.completePasskey(credential, token)
                }
            }
            // None of them used up the registration.
            try await fixture.client.completePasskey(good, token)
        }
    }

    // MARK: The challenge

    @Test func `a challenge is good once, and for a few minutes`() async throws {
        try await withUser { fixture in
            let (client, token) = (fixture.client, fixture.token)
            let (first, second) = (PasskeyDevice(), PasskeyDevice())
            let options = try await client.startPasskey(token)
            try await client.completePasskey(first.register(options), token)
            await refused(.webAuthnChallengeNotFoundException) {
                try await client.completePasskey(second.register(options), token)
            }
            let old = try await client.startPasskey(token)
            let new = try await client.startPasskey(token)
            await refused(.webAuthnChallengeNotFoundException) {
                try await client.completePasskey(second.register(old), token)
            }
            fixture.server.clock.advance(by: 5 * 60_000)
            await refused(.webAuthnChallengeNotFoundException) {
                try await client.completePasskey(second.register(new), token)
            }
            await refused(.webAuthnChallengeNotFoundException) {
                try await client.completePasskey(second.register(["challenge": "AAAAAAAAAAAAAAAAAAAAAA"]), token)
            }
        }
    }

    @Test func `a wrong answer uses the challenge up`() async throws {
        try await withUser { fixture in
            let device = PasskeyDevice()
            let options = try await fixture.client.startPasskey(fixture.token)
            device.flags = []
            await refused(.webAuthnCredentialNotSupportedException) {
                try await fixture.client.completePasskey(device.register(options), fixture.token)
            }
            device.flags = [.present]
            await refused(.webAuthnChallengeNotFoundException) {
                try await fixture.client.completePasskey(device.register(options), fixture.token)
            }
        }
    }

    @Test func `a challenge is for the user, the client and the sign-in that began it`() async throws {
        try await withUser { fixture in
            let (client, token, pool) = (fixture.client, fixture.token, fixture.client.pool)
            try await pool.user("bert")
            let answer = PasskeyDevice().register(try await client.startPasskey(token))
            let bert = try await client.signIn("bert").accessToken
            await refused(.webAuthnChallengeNotFoundException) { try await client.completePasskey(answer, bert) }
            let other = try await pool.client().signIn("anna").accessToken
            await refused(.webAuthnClientMismatchException) { try await client.completePasskey(answer, other) }
            let again = try await client.signIn("anna").accessToken
            await refused(.webAuthnChallengeNotFoundException) { try await client.completePasskey(answer, again) }
            // Nobody of them has used it up.
            try await client.completePasskey(answer, token)
            #expect(try await client.passkeys(bert).isEmpty)
            #expect(try await client.passkeys(again).count == 1)
        }
    }

    @Test func `of two that answer a challenge at once one registers`() async throws {
        try await withUser { fixture in
            let (client, token) = (fixture.client, fixture.token)
            let options = try await client.startPasskey(token)
            let answers = (0..<8).map { _ in PasskeyDevice().register(options) }
            let taken = await withTaskGroup(of: Bool.self) { group in
                for answer in answers {
                    group.addTask { (try? await client.completePasskey(answer, token)) != nil }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(taken == 1)
            #expect(try await client.passkeys(token).count == 1)
        }
    }

    @Test func `no challenge lies in the files`() async throws {
        try await withUser { fixture in
            let options = try await fixture.client.startPasskey(fixture.token)
            let text = try #require(options["challenge"]?.stringValue)
            let files = try await fixture.server.everythingAtRest()
            let challenge = try #require(Base64.urlDecode(text))
            for secret in [challenge, Array(text.utf8), SHA256.hash(challenge)] {
                #expect(!files.indices.contains { files[$0...].starts(with: secret) })
            }
        }
    }

    // MARK: How many, and whose

    @Test func `a user has twenty at most`() async throws {
        try await withUser { fixture in
            let (client, token) = (fixture.client, fixture.token)
            for _ in 0..<19 { try await client.register(PasskeyDevice(), token) }
            let other = try await client.signIn("anna").accessToken
            let options = try await client.startPasskey(other)
            try await client.register(PasskeyDevice(), token)
            await refused(.limitExceededException) { _ = try await client.startPasskey(token) }
            await refused(.limitExceededException) {
                try await client.completePasskey(PasskeyDevice().register(options), other)
            }
            let first = try #require(try await client.passkeys(token).first?["CredentialId"])
            try await fixture.server.call(
                .deleteWebAuthnCredential, ["AccessToken": .string(token), "CredentialId": first])
            try await client.register(PasskeyDevice(), token)
        }
    }

    @Test func `nobody registers a credential that the pool has`() async throws {
        try await withUser { fixture in
            let (client, token) = (fixture.client, fixture.token)
            try await client.pool.user("bert")
            let device = try await client.register(PasskeyDevice(), token)
            let thief = PasskeyDevice()
            thief.credentialId = device.credentialId
            for token in [token, try await client.signIn("bert").accessToken] {
                await refused(.invalidParameterException, "Credential data is not valid") {
                    try await client.register(thief, token)
                }
            }
            // Another pool is another matter.
            let elsewhere = try await fixture.server.passkeyPool().client()
            try await elsewhere.pool.user("anna")
            try await elsewhere.register(thief, try await elsewhere.signIn("anna").accessToken)
        }
    }

    // MARK: List and deletion

    @Test func `passkeys are listed page by page as their owner knows them`() async throws {
        try await withUser { fixture in
            let (client, token, server) = (fixture.client, fixture.token, fixture.server)
            let device = PasskeyDevice()
            try await client.register(device, token)
            let roaming = PasskeyDevice()
            (roaming.attachment, roaming.transports) = ("cross-platform", ["usb", "nfc"])
            try await client.register(roaming, token)
            let bare = PasskeyDevice()
            (bare.attachment, bare.transports) = (nil, [])
            bare.model = try #require(Hex.decode("fbfc3007154e4ecc8c0b6e020557d7bd"))
            try await client.register(bare, token)
            let created = JSONValue.number(JSONNumber(Double(server.clock.now) / 1000))
            let listed = try await client.passkeys(token)
            func shown(
                _ device: PasskeyDevice, _ name: String, _ attachment: JSONValue?, _ transports: JSONValue
            ) -> JSONObject {
                var shape: JSONObject = [
                    "CredentialId": .string(Base64.urlEncode(device.credentialId)),
                    "FriendlyCredentialName": .string(name), "RelyingPartyId": "example.com",
                ]
                shape["AuthenticatorAttachment"] = attachment
                shape["AuthenticatorTransports"] = transports
                return shape
            }
            #expect(listed.map { $0["CreatedAt"]?.doubleValue } == [created, created, created].map(\.doubleValue))
            let expected = [
                shown(device, "Platform passkey", "platform", ["internal"]),
                shown(roaming, "Roaming passkey", "cross-platform", ["usb", "nfc"]),
                shown(bare, "Apple Passwords", nil, []),
            ]
            for (listed, expected) in zip(listed, expected) {
                var listed = listed
                listed["CreatedAt"] = nil
                #expect(listed == expected)
            }
            var (pages, next): ([Int], JSONValue?) = ([], nil)
            repeat {
                let page = try await server.call(
                    .listWebAuthnCredentials,
                    ["AccessToken": .string(token), "MaxResults": 2, "NextToken": next])
                pages.append(page["Credentials"]?.arrayValue?.count ?? 0)
                next = page["NextToken"]
            } while next != nil
            #expect(pages == [2, 1])
        }
    }

    @Test func `users delete passkeys of their own`() async throws {
        try await withUser { fixture in
            let (client, token) = (fixture.client, fixture.token)
            try await client.pool.user("bert")
            let bert = try await client.signIn("bert").accessToken
            let device = try await client.register(PasskeyDevice(), token)
            func delete(_ id: String, _ token: String) async throws {
                try await fixture.server.call(
                    .deleteWebAuthnCredential, ["AccessToken": .string(token), "CredentialId": .string(id)])
            }
            let id = Base64.urlEncode(device.credentialId)
            for (id, token) in [(id, bert), ("", token), ("%%", token), ("AAAA", token), (id + "=", token)] {
                await refused(.resourceNotFoundException) { try await delete(id, token) }
            }
            try await delete(id, token)
            #expect(try await client.passkeys(token).isEmpty)
            await refused(.resourceNotFoundException) { try await delete(id, token) }
            // The device may register again.
            try await client.register(device, token)
        }
    }

    @Test func `pages of this machine register by plain HTTP where the operator allows it`() async throws {
        try await withUser(party: "localhost") {
            $0.takesPlainLocalPages = true
        } _: { fixture in
            try await fixture.client.register(PasskeyDevice(origin: "http://localhost:5173"), fixture.token)
            await refused(.webAuthnOriginNotAllowedException) {
                try await fixture.client.register(PasskeyDevice(origin: "http://127.0.0.1:5173"), fixture.token)
            }
        }
    }
}
