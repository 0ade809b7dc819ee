import Cryptography
import HTTP
import Identity
import IdentityPoolModel
import JSON
import Policies
import TestSupport
import Testing

@testable import CognitoAPI

/// `sts:AssumeRoleWithWebIdentity` and `sts:AssumeRole`: cognito/access §5.
@Suite struct AssumeRoleTests {
    private static let account = "000000000000"
    private static let role = "arn:aws:iam::\(account):role/user"
    private static let allow = #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#
    /// 2026-11-23T10:00:00Z
    private let clock = ManualClock(1_795_428_000_000)

    private func request(_ parameters: KeyValuePairs<String, String>) -> HTTPRequest {
        let form = FormParameters(
            [.init("Version", "2011-06-15")] + parameters.map { FormParameters.Pair($0.key, $0.value) })
        let headers: HTTPHeaders = [
            "Host": "localhost:9229", "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
            "X-Amz-Date": "20261123T100000Z",
        ]
        return HTTPRequest(method: "POST", target: "/", headers: headers, body: Array(form.encoded.utf8))
    }

    private static let trusting = #"""
        {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity",
          "Principal":{"Federated":"cognito-identity.amazonaws.com"},
          "Condition":{"StringEquals":{"cognito-identity.amazonaws.com:aud":"us-east-1:p"}}}}
        """#

    /// A role that trusts the identity pool.
    private func trusting() throws -> ConfiguredRole {
        ConfiguredRole(name: "user", trustPolicy: try TrustPolicy(Array(Self.trusting.utf8)))
    }

    /// The identity whose tokens `token` makes.
    private func makeIdentity(_ server: TestServer) async throws {
        let pool = StoredIdentityPool(
            settings: IdentityPool(
                identityPoolId: "us-east-1:p", identityPoolName: "p", allowUnauthenticatedIdentities: true))
        try await server.store.write { store in
            try store.insert(pool)
            try store.insert(PoolIdentity(id: "us-east-1:i", poolId: "us-east-1:p", createdAt: 1))
        }
    }

    private func text(_ response: HTTPResponse) -> String { String(decoding: response.body, as: UTF8.self) }

    private func element(_ name: String, _ response: HTTPResponse) -> String? {
        let parts = text(response).split(separator: "<\(name)>", maxSplits: 1)
        return parts.count == 2 ? parts[1].split(separator: "</\(name)>").first.map(String.init) : nil
    }

    private func token(
        _ server: TestServer, pool: String = "us-east-1:p", tags: [String: String] = [:]
    ) async throws -> String {
        try await server.services.identityTokens.issue(
            poolId: pool, identityId: "us-east-1:i", amr: ["authenticated"], expiresAt: server.clock.now + 600_000,
            tags: tags)
    }

    private func refusal(
        _ server: TestServer, _ request: HTTPRequest, sourceLocation: SourceLocation = #_sourceLocation
    ) async -> String {
        let response = await server.respond(to: request)
        #expect(response.status != 200, sourceLocation: sourceLocation)
        return "\(response.status) \(element("Code", response) ?? "")"
    }

    @Test func `a token takes a role on, unsigned, and what it gets signs`() async throws {
        try await withServer(at: clock, access: SignedAccess(), roles: [try trusting()]) { server in
            try await makeIdentity(server)
            let token = try await token(server)
            let response = await server.respond(
                to: request([
                    "Action": "AssumeRoleWithWebIdentity", "RoleArn": Self.role, "RoleSessionName": "anna",
                    "WebIdentityToken": token, "DurationSeconds": "900",
                ]))
            #expect(response.status == 200)
            let id = element("AssumedRoleId", response) ?? ""
            #expect(id.hasPrefix("AROA") && id.hasSuffix(":anna"))
            #expect(element("Arn", response) == "arn:aws:sts::\(Self.account):assumed-role/user/anna")
            #expect(element("SubjectFromWebIdentityToken", response) == "us-east-1:i")
            #expect(element("Audience", response) == "us-east-1:p")
            #expect(element("Provider", response) == "cognito-identity.amazonaws.com")
            #expect(element("Expiration", response) == "2026-11-23T10:15:00Z")
            // Who they are now.
            var whoAmI = request(["Action": "GetCallerIdentity"])
            whoAmI.headers.set("X-Amz-Security-Token", element("SessionToken", response) ?? "")
            let signer = RequestSigner(
                accessKeyId: element("AccessKeyId", response) ?? "", secret: element("SecretAccessKey", response) ?? "",
                region: "us-east-1", service: "sts", signedHeaders: ["host", "x-amz-date", "x-amz-security-token"])
            let identity = await server.respond(to: signer.sign(whoAmI))
            #expect(
                identity.status == 200 && element("UserId", identity) == id
                    && element("Arn", identity) == "arn:aws:sts::\(Self.account):assumed-role/user/anna")
            clock.advance(by: 900_000)
            whoAmI.headers.set("X-Amz-Date", "20261123T101500Z")
            #expect(await refusal(server, signer.sign(whoAmI)) == "403 ExpiredToken")
        }
    }

    @Test func `the role says who may take it on, and one that is not there refuses in the same words`() async throws {
        try await withServer(at: clock, roles: [ConfiguredRole(name: "open")]) { server in
            try await makeIdentity(server)
            _ = try await RoleLifeCycle(server.services).create(.init(name: "user", trustPolicy: Self.trusting))
            func ask(_ token: String, _ role: String = Self.role) -> HTTPRequest {
                request([
                    "Action": "AssumeRoleWithWebIdentity", "RoleArn": role, "RoleSessionName": "anna",
                    "WebIdentityToken": token,
                ])
            }
            #expect(await server.respond(to: ask(try await token(server))).status == 200)
            for bad in [
                ask(try await token(server, pool: "us-east-1:q")), ask(try await token(server), Self.role + "s"),
                // The role takes no tags.
                ask(try await token(server, tags: ["a": "b"])),
                // A role that trusts nobody by name is not the caller's to choose.
                ask(try await token(server), "arn:aws:iam::\(Self.account):role/open"),
            ] {
                let response = await server.respond(to: bad)
                #expect(response.status == 403 && element("Code", response) == "AccessDenied")
                #expect(
                    element("Message", response) == "Not authorized to perform sts:AssumeRoleWithWebIdentity")
            }
            // The token is as it was; the identity is gone.
            let token = try await token(server)
            _ = try await server.store.write { try $0.deletePoolIdentity("us-east-1:i") }
            #expect(await refusal(server, ask(token)) == "403 AccessDenied")
        }
    }

    @Test func `tokens of others, altered and expired ones take nothing on`() async throws {
        try await withServer(at: clock, roles: [ConfiguredRole(name: "user")]) { server in
            let client = try await server.pool().client()
            try await client.pool.user("anna")
            let own = try await token(server)
            func ask(_ token: String) -> HTTPRequest {
                request([
                    "Action": "AssumeRoleWithWebIdentity", "RoleArn": Self.role, "RoleSessionName": "anna",
                    "WebIdentityToken": token,
                ])
            }
            for token in [try await client.signIn("anna").idToken, own + "A", "none"] {
                #expect(await refusal(server, ask(token)) == "400 InvalidIdentityToken")
            }
            clock.advance(by: 600_000)
            #expect(await refusal(server, ask(own)) == "400 ExpiredTokenException")
        }
    }

    @Test func `what cannot be asked is refused`() async throws {
        try await withServer(at: clock, roles: [try trusting()]) { server in
            try await makeIdentity(server)
            let token = try await token(server)
            func ask(_ others: KeyValuePairs<String, String>) -> HTTPRequest {
                var all: [String: String] = [
                    "Action": "AssumeRoleWithWebIdentity", "RoleArn": Self.role, "RoleSessionName": "anna",
                    "WebIdentityToken": token,
                ]
                for (name, value) in others { all[name] = value }
                let form = FormParameters(all.map { FormParameters.Pair($0.key, $0.value) })
                var made = request([:])
                made.body = Array(form.encoded.utf8)
                return made
            }
            #expect(await server.respond(to: ask([:])).status == 200)
            for others: KeyValuePairs<String, String> in [
                ["RoleArn": ""], ["RoleArn": "arn:aws:iam::000000000000:user/user"], ["RoleSessionName": "a"],
                ["RoleSessionName": "a b"], ["RoleSessionName": String(repeating: "a", count: 65)],
                ["WebIdentityToken": ""], ["DurationSeconds": "899"], ["DurationSeconds": "43201"],
                ["DurationSeconds": "x"], ["DurationSeconds": "7200"], ["PolicyArns.member.1.arn": "arn:x"],
                ["PolicyArns.member.2.arn": "arn:x"], ["Policy": ""],
                ["Policy": String(repeating: " ", count: 2049)],
            ] {
                #expect(await refusal(server, ask(others)) == "400 ValidationError", "\(others)")
            }
            #expect(await refusal(server, ask(["Policy": "{}"])) == "400 MalformedPolicyDocument")
            let bad = await server.respond(to: ask(["DurationSeconds": "899", "RoleSessionName": "a"]))
            #expect(element("Message", bad)?.hasPrefix("2 validation errors detected: ") == true)
        }
    }

    @Test func `who signs takes a role on where their policy allows it on the role, and the role trusts them`()
        async throws
    {
        try await withServer(at: clock, access: SignedAccess()) { server in
            let trust = #"""
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::000000000000:user/anna"},"Action":"sts:AssumeRole"},
                  {"Effect":"Allow","Principal":{"AWS":"000000000000"},"Action":["sts:AssumeRole","sts:TagSession"],
                   "Condition":{"StringEquals":{"sts:ExternalId":"secret"}}}]}
                """#
            let cycle = RoleLifeCycle(server.services)
            _ = try await cycle.create(.init(name: "user", policy: Self.allow, trustPolicy: trust))
            _ = try await cycle.create(.init(name: "open", policy: Self.allow))
            let only = #"""
                {"Statement":{"Effect":"Allow","Action":["sts:AssumeRole","sts:TagSession"],
                  "Resource":"arn:aws:iam::*:role/user"}}
                """#
            var signers: [String: RequestSigner] = [:]
            for name in ["anna", "bert"] {
                let made = try await AccessKeyLifeCycle(server.services).create(userName: name, policy: only)
                signers[name] = RequestSigner(
                    accessKeyId: made.key.id, secret: made.secret, region: "us-east-1", service: "sts",
                    signedHeaders: ["host", "x-amz-date"])
            }
            func ask(_ who: String, _ others: KeyValuePairs<String, String> = [:], role: String = "user") -> HTTPRequest
            {
                var made = request([:])
                let form = FormParameters(
                    [
                        .init("Action", "AssumeRole"), .init("RoleSessionName", "work"),
                        .init("RoleArn", "arn:aws:iam::\(Self.account):role/\(role)"),
                    ] + others.map { .init($0.key, $0.value) })
                made.body = Array(form.encoded.utf8)
                return signers[who]?.sign(made) ?? made
            }
            #expect(await server.respond(to: ask("anna")).status == 200)
            #expect(await refusal(server, ask("bert")) == "403 AccessDenied")
            #expect(await server.respond(to: ask("bert", ["ExternalId": "secret"])).status == 200)
            // The policy says nothing of other roles, there or not.
            #expect(await refusal(server, ask("anna", role: "open")) == "403 AccessDenied")
            #expect(await refusal(server, ask("anna", role: "none")) == "403 AccessDenied")
            #expect(await refusal(server, ask("nobody")) == "403 MissingAuthenticationToken")
            let tags: KeyValuePairs = [
                "Tags.member.1.Key": "Team", "Tags.member.1.Value": "red", "ExternalId": "secret",
            ]
            #expect(await server.respond(to: ask("bert", tags)).status == 200)
            #expect(await refusal(server, ask("anna", ["Tags.member.1.Key": "Team"])) == "403 AccessDenied")
            #expect(
                await refusal(
                    server, ask("anna", ["Tags.member.1.Key": "Team", "Tags.member.2.Key": "team"]))
                    == "400 ValidationError")
            #expect(await refusal(server, ask("anna", ["SourceIdentity": "x"])) == "400 ValidationError")
            // A tag counts whatever its number, and none is passed over.
            #expect(await refusal(server, ask("anna", ["Tags.member.7.Key": "Team"])) == "403 AccessDenied")
            #expect(await refusal(server, ask("bert", ["Tags.member.1.Value": "red"])) == "400 ValidationError")
        }
    }

    @Test func `what a session would be too long for is refused, not given out unreadable`() async throws {
        let trust = #"{"Statement":{"Effect":"Allow","Principal":"*","Action":["sts:AssumeRole","sts:TagSession"]}}"#
        try await withServer(at: clock, access: SignedAccess()) { server in
            let input = RoleLifeCycle.Input(name: "user", policy: Self.allow, trustPolicy: trust)
            _ = try await RoleLifeCycle(server.services).create(input)
            let made = try await AccessKeyLifeCycle(server.services).create(userName: "anna", policy: Self.allow)
            let signer = RequestSigner(
                accessKeyId: made.key.id, secret: made.secret, region: "us-east-1", service: "sts",
                signedHeaders: ["host", "x-amz-date"])
            func ask(tags: Int) -> HTTPRequest {
                var form: [FormParameters.Pair] = [
                    .init("Action", "AssumeRole"), .init("RoleSessionName", "work"), .init("RoleArn", Self.role),
                ]
                for number in 1...tags {
                    let key = "\(number)" + String(repeating: "k", count: 126)
                    form.append(.init("Tags.member.\(number).Key", key))
                    form.append(.init("Tags.member.\(number).Value", String(repeating: "v", count: 256)))
                }
                var asked = request([:])
                asked.body = Array(FormParameters(form).encoded.utf8)
                return signer.sign(asked)
            }
            #expect(await server.respond(to: ask(tags: 20)).status == 200)
            #expect(await refusal(server, ask(tags: 40)) == "400 PackedPolicyTooLarge")
        }
    }

    @Test func `pages of other origins may bring a token, and sign nothing`() async throws {
        try await withServer { server in
            func isSigned(_ action: KeyValuePairs<String, String>) -> Bool {
                server.dispatcher.isSigned(request(action))
            }
            #expect(!isSigned(["Action": "AssumeRoleWithWebIdentity"]))
            #expect(isSigned(["Action": "AssumeRole"]))
            #expect(isSigned(["Action": "GetCallerIdentity"]))
            #expect(isSigned(["Action": "GetCallerIdentity", "Action": "AssumeRoleWithWebIdentity"]))
            #expect(isSigned([:]))
        }
    }
}
