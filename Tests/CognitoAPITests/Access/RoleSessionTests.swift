import Cryptography
import HTTP
import Identity
import JSON
import Logging
import Policies
import ServiceModel
import TestSupport
import Testing

@testable import CognitoAPI

/// Requests by credentials of a session: what its role allows, and for how long (docs/decisions/0054). Cited by
/// docs/threat-model.md.
@Suite struct RoleSessionTests {
    private static let account = "000000000000"
    private static let role = "arn:aws:iam::\(account):role/app/user"
    private static let session = "arn:aws:sts::\(account):assumed-role/user/anna"

    /// Somebody with credentials of a session.
    private struct Holder {
        let server: TestServer
        var id: String
        var secret: String
        var signed = ["host", "x-amz-date", "x-amz-target", "x-amz-security-token"]
        var token: String?

        init(_ server: TestServer, _ session: RoleSession) async throws {
            self.server = server
            let credentials = try await server.issue(session)
            (id, secret, token) = (credentials.accessKeyId, credentials.secretAccessKey, credentials.sessionToken)
        }

        func request(_ operation: OperationName, _ members: JSONObject) -> HTTPRequest {
            let date = AmazonDate.text(server.clock.now).filter { $0 != "-" && $0 != ":" }
            var request = TestServer.request(
                operation.rawValue, body: JSONValue.object(members).encoded(), headers: [("X-Amz-Date", date)])
            if let token { request.headers.set("X-Amz-Security-Token", token) }
            return RequestSigner(
                accessKeyId: id, secret: secret, region: "us-east-1", signedHeaders: signed
            ).sign(request)
        }

        @discardableResult
        func call(_ operation: OperationName = .listUserPools, _ members: JSONObject = ["MaxResults": 1]) async throws
            -> JSONObject
        {
            let response = await server.respond(to: request(operation, members))
            let answer = response.body.isEmpty ? [:] : try JSONReader.read(response.body).objectValue ?? [:]
            guard response.status != 200 else { return answer }
            throw ServiceError(
                type: ErrorType(name: answer["__type"]?.stringValue ?? "") ?? .modelled(.internalErrorException),
                message: answer["message"]?.stringValue)
        }
    }

    private func session(
        _ server: TestServer, tags: [String: String] = [:], identity: FederatedIdentity? = nil, policy: String? = nil
    ) -> RoleSession {
        RoleSession(
            roleARN: Self.role, sessionName: "anna", tags: tags, identity: identity,
            expiresAt: server.clock.now + 3_600_000, policy: policy)
    }

    private static func policy(_ statements: String) -> String {
        #"{"Version":"2012-10-17","Statement":[\#(statements)]}"#
    }

    private static func allow(_ action: String, _ resource: String = "*", _ condition: String = "{}") -> String {
        #"{"Effect":"Allow","Action":"\#(action)","Resource":"\#(resource)","Condition":\#(condition)}"#
    }

    private func make(_ server: TestServer, _ statements: String?) async throws {
        _ = try await RoleLifeCycle(server.services).create(
            .init(name: "user", path: "/app/", policy: statements.map(Self.policy)))
    }

    private func denial(_ operation: OperationName, _ resource: String = "*", _ kind: String = "identity-based")
        -> String
    {
        let action = "cognito-idp:\(operation.rawValue)"
        return "User: \(Self.session) is not authorized to perform: \(action) on resource: \(resource) because no "
            + "\(kind) policy allows the \(action) action"
    }

    @Test(arguments: [true, false])
    func `a session may do what its role's policy allows`(_ isVerified: Bool) async throws {
        try await withServer(access: isVerified ? SignedAccess() : OpenAccess()) { server in
            try await make(server, Self.allow("cognito-idp:ListUserPools"))
            let holder = try await Holder(server, session(server))
            try await holder.call()
            await refused(.accessDeniedException, denial(.createUserPool)) {
                try await holder.call(.createUserPool, ["PoolName": "a"])
            }
            let pool = "us-east-1_NotThere1"
            let arn = "arn:aws:cognito-idp:us-east-1:\(Self.account):userpool/\(pool)"
            await refused(.accessDeniedException, denial(.adminGetUser, arn)) {
                try await holder.call(.adminGetUser, ["UserPoolId": .string(pool), "Username": "x"])
            }
        }
    }

    @Test func `without a policy, or without the role, nothing is allowed`() async throws {
        try await withServer(access: SignedAccess()) { server in
            let early = try await Holder(server, session(server))
            await refused(.accessDeniedException, denial(.listUserPools)) { try await early.call() }
            try await make(server, nil)
            let holder = try await Holder(server, session(server))
            await refused(.accessDeniedException, denial(.listUserPools)) { try await holder.call() }
            _ = try await RoleLifeCycle(server.services).create(
                .init(name: "user", path: "/app/", policy: Self.policy(Self.allow("*"))), replaces: true)
            try await holder.call()
            try await RoleLifeCycle(server.services).delete("user")
            await refused(.accessDeniedException, denial(.listUserPools)) { try await holder.call() }
        }
    }

    @Test(arguments: [true, false])
    func `credentials end by the server's clock`(_ isVerified: Bool) async throws {
        try await withServer(access: isVerified ? SignedAccess() : OpenAccess()) { server in
            try await make(server, Self.allow("*"))
            let holder = try await Holder(server, session(server))
            server.clock.advance(by: 3_599_999)
            try await holder.call()
            server.clock.advance(by: 1)
            await refused(
                type: "ExpiredTokenException", "The security token included in the request is expired"
            ) { try await holder.call() }
        }
    }

    @Test(arguments: [true, false])
    func `the token must be the id's, whole and signed`(_ isVerified: Bool) async throws {
        try await withServer(access: isVerified ? SignedAccess() : OpenAccess(), accessKeys: [.example]) { server in
            try await make(server, Self.allow("*"))
            let holder = try await Holder(server, session(server))
            let other = try await Holder(server, session(server))
            var (swapped, missing, altered, unsigned, wrong) = (holder, holder, holder, holder, holder)
            swapped.token = other.token
            missing.token = nil
            missing.signed.removeAll { $0 == "x-amz-security-token" }
            altered.token = holder.token.map {
                $0.prefix(40) + ($0.dropFirst(40).hasPrefix("A") ? "B" : "A") + $0.dropFirst(41)
            }
            unsigned.signed.removeAll { $0 == "x-amz-security-token" }
            wrong.secret = other.secret
            for stranger in [swapped, missing, altered] {
                await refused(
                    type: "UnrecognizedClientException", "The security token included in the request is invalid."
                ) { try await stranger.call() }
            }
            for stranger in [unsigned, wrong] {
                await refused(type: "InvalidSignatureException") { try await stranger.call() }
            }
            try await holder.call()
            // A key that is for ever has no token.
            var key = holder
            (key.id, key.secret) = (HeldAccessKey.example.id, HeldAccessKey.example.secret.value)
            await refused(type: "UnrecognizedClientException") { try await key.call() }
        }
    }

    @Test func `conditions and variables ask identity and tags of a session`() async throws {
        let identity = FederatedIdentity(
            poolId: "us-east-1:p", identityId: "us-east-1:i", amr: ["authenticated", "cognito-idp.x/y"])
        try await withServer(access: SignedAccess()) { server in
            let provider = FederatedIdentity.provider
            for (condition, isMet) in [
                (#"{"StringEquals":{"\#(provider):aud":"us-east-1:p","\#(provider):sub":"us-east-1:i"}}"#, true),
                (#"{"StringEquals":{"\#(provider):sub":"us-east-1:j"}}"#, false),
                (#"{"ForAnyValue:StringLike":{"\#(provider):amr":"authenticated"}}"#, true),
                (#"{"ForAnyValue:StringLike":{"\#(provider):amr":"unauthenticated"}}"#, false),
                (#"{"StringEquals":{"aws:FederatedProvider":"\#(provider)"}}"#, true),
                (#"{"ArnEquals":{"aws:PrincipalArn":"\#(Self.role)"}}"#, true),
                (#"{"StringEquals":{"aws:PrincipalType":"AssumedRole"}}"#, true),
                (#"{"StringLike":{"aws:userid":"AROA*:anna"}}"#, true),
                (#"{"Null":{"aws:username":"true"}}"#, true),
                (#"{"StringEquals":{"aws:PrincipalTag/team":"red"}}"#, true),
                (#"{"StringEquals":{"aws:PrincipalTag/Team":"blue"}}"#, false),
                (#"{"StringEquals":{"aws:PrincipalTag/Team":"${aws:PrincipalTag/Same}"}}"#, true),
            ] {
                _ = try await RoleLifeCycle(server.services).create(
                    .init(name: "user", path: "/app/", policy: Self.policy(Self.allow("*", "*", condition))),
                    replaces: true)
                let holder = try await Holder(
                    server, session(server, tags: ["Team": "red", "Same": "red"], identity: identity))
                if isMet {
                    try await holder.call()
                } else {
                    await refused(.accessDeniedException, denial(.listUserPools)) { try await holder.call() }
                }
            }
        }
    }

    @Test func `a session's own policy bounds it further`() async throws {
        try await withServer(access: SignedAccess()) { server in
            try await make(server, Self.allow("*"))
            let bound = Self.policy(Self.allow("cognito-idp:ListUserPools"))
            let holder = try await Holder(server, session(server, policy: bound))
            try await holder.call()
            await refused(.accessDeniedException, denial(.createUserPool, "*", "session")) {
                try await holder.call(.createUserPool, ["PoolName": "a"])
            }
        }
    }

    @Test func `credentials of others' sessions are any credentials where those will do`() async throws {
        try await withServer { server in
            var holder = try await Holder(server, session(server))
            (holder.id, holder.secret) = ("ASIAIOSFODNN7EXAMPLE", "x")
            holder.token = "of AWS"
            try await holder.call()
        }
        try await withServer(access: SignedAccess()) { server in
            var holder = try await Holder(server, session(server))
            (holder.id, holder.secret) = ("ASIAIOSFODNN7EXAMPLE", "x")
            await refused(type: "UnrecognizedClientException") { try await holder.call() }
        }
    }
}
