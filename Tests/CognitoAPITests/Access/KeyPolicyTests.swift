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

/// What the policy of a caller's key allows: cognito/access §3. Cited by docs/threat-model.md.
@Suite struct KeyPolicyTests {
    private static let account = "000000000000"

    /// A caller who holds a key.
    private struct Holder {
        let server: TestServer
        let key: HeldAccessKey
        let signer: RequestSigner

        init(_ server: TestServer, _ key: HeldAccessKey, region: String = "us-east-1") {
            self.server = server
            self.key = key
            signer = RequestSigner(accessKeyId: key.id, secret: key.secret.value, region: region)
        }

        @discardableResult
        func call(
            _ operation: OperationName, _ members: JSONObject = [:], from address: String = "127.0.0.1",
            headers: [(String, String)] = [], isSecure: Bool = false
        ) async throws -> JSONObject {
            let date = AmazonDate.text(server.clock.now).filter { $0 != "-" && $0 != ":" }
            var request = TestServer.request(
                operation.rawValue, body: JSONValue.object(members).encoded(),
                headers: [("X-Amz-Date", date)] + headers)
            request.peer = SocketAddress(host: address, port: 1) ?? request.peer
            request.isSecure = isSecure
            return try Self.read(await server.respond(to: signer.sign(request)))
        }

        private static func read(_ response: HTTPResponse) throws -> JSONObject {
            let answer = response.body.isEmpty ? [:] : try JSONReader.read(response.body).objectValue ?? [:]
            guard response.status != 200 else { return answer }
            throw ServiceError(
                type: ErrorType(name: answer["__type"]?.stringValue ?? "") ?? .modelled(.internalErrorException),
                message: answer["message"]?.stringValue)
        }

        func denial(_ operation: OperationName, on resource: String, isExplicit: Bool = false) -> String {
            let action = "cognito-idp:\(operation.rawValue)"
            return
                "User: arn:aws:iam::\(account):user/\(key.userName) is not authorized to perform: \(action) on resource: "
                + "\(resource) "
                + (isExplicit
                    ? "with an explicit deny in an identity-based policy"
                    : "because no identity-based policy allows the \(action) action")
        }
    }

    private static func arn(_ pool: TestPool) -> String {
        "arn:aws:cognito-idp:us-east-1:\(account):userpool/\(pool.id)"
    }

    private func holder(_ server: TestServer, _ statements: String?, name: String = "reader") async throws -> Holder {
        Holder(
            server,
            try await AccessKeyLifeCycle(server.services).create(
                userName: name,
                policy: statements.map { #"{"Version":"2012-10-17","Statement":[\#($0)]}"# }
            ).key)
    }

    private static func allow(_ action: String, _ resource: String, _ rest: String = "") -> String {
        #"{"Effect":"Allow","Action":"\#(action)","Resource":"\#(resource)"\#(rest)}"#
    }

    @Test(arguments: [true, false])
    func `of two pools a key may do what its policy allows on one`(_ isVerified: Bool) async throws {
        try await withServer(access: isVerified ? SignedAccess() : OpenAccess()) { server in
            let everything = try await holder(server, nil, name: "root")
            let made = try await everything.call(.createUserPool, ["PoolName": "a"])
            let a = TestPool(server: server, id: made["UserPool"]?.objectValue?["Id"]?.stringValue ?? "")
            let other = try await everything.call(.createUserPool, ["PoolName": "b"])
            let b = TestPool(server: server, id: other["UserPool"]?.objectValue?["Id"]?.stringValue ?? "")
            for pool in [a, b] {
                try await everything.call(.adminCreateUser, ["UserPoolId": .string(pool.id), "Username": "anna"])
            }
            let reader = try await holder(server, Self.allow("cognito-idp:AdminGetUser", Self.arn(a)))
            let anna: (TestPool) -> JSONObject = { ["UserPoolId": .string($0.id), "Username": "anna"] }
            #expect(try await reader.call(.adminGetUser, anna(a))["Username"] == "anna")
            await refused(.accessDeniedException, reader.denial(.adminGetUser, on: Self.arn(b))) {
                try await reader.call(.adminGetUser, anna(b))
            }
            await refused(.accessDeniedException, reader.denial(.adminDeleteUser, on: Self.arn(a))) {
                try await reader.call(.adminDeleteUser, anna(a))
            }
            await refused(.accessDeniedException, reader.denial(.listUserPools, on: "*")) {
                try await reader.call(.listUserPools, ["MaxResults": 1])
            }
        }
    }

    @Test func `an explicit deny wins over what is allowed`() async throws {
        try await withServer(access: SignedAccess()) { server in
            let holder = try await holder(
                server,
                Self.allow("*", "*") + #",{"Effect":"Deny","Action":"cognito-idp:CreateUserPool","Resource":"*"}"#)
            try await holder.call(.listUserPools, ["MaxResults": 1])
            await refused(.accessDeniedException, holder.denial(.createUserPool, on: "*", isExplicit: true)) {
                try await holder.call(.createUserPool, ["PoolName": "a"])
            }
        }
    }

    @Test
    func `what the policy refuses is answered before what is wrong with the input, and of pools that are not there`()
        async throws
    {
        try await withServer(access: SignedAccess()) { server in
            let holder = try await holder(
                server, Self.allow("cognito-idp:ListUsers", "arn:aws:cognito-idp:*:*:userpool/*"))
            for id in ["us-east-1_NotThere1", "us-east-1"] {
                let resource = "arn:aws:cognito-idp:us-east-1:\(Self.account):userpool/\(id)"
                await refused(.accessDeniedException, holder.denial(.adminGetUser, on: resource)) {
                    try await holder.call(.adminGetUser, ["UserPoolId": .string(id)])
                }
            }
            // No ARN is made of what no pool is called.
            for id in ["us-east-1:x_y", "a/b_c", String(repeating: "a", count: 200), ""] {
                await refused(.accessDeniedException, holder.denial(.listUsers, on: "*")) {
                    try await holder.call(.listUsers, ["UserPoolId": .string(id)])
                }
            }
            await refused(.accessDeniedException, holder.denial(.listUsers, on: "*")) {
                try await holder.call(.listUsers, ["UserPoolId": 7])
            }
            await refused(.resourceNotFoundException) {
                try await holder.call(.listUsers, ["UserPoolId": "us-east-1_NotThere1"])
            }
        }
    }

    @Test func `operations that answer to a token, or to nobody, ask no policy, signed or not`() async throws {
        try await withServer { server in
            let client = try await server.pool().client()
            try await client.pool.user("anna")
            let token = try await client.signIn("anna").accessToken
            let nothing = try await holder(server, #"{"Effect":"Deny","Action":"*","Resource":"*"}"#)
            let own: JSONObject = ["AccessToken": .string(token)]
            #expect(try await nothing.call(.getUser, own)["Username"] == "anna")
            try await nothing.call(
                .updateUserAttributes, own.merging(["UserAttributes": [["Name": "nickname", "Value": "a"]]]))
            await refused(.resourceNotFoundException) {
                try await nothing.call(.signUp, ["ClientId": "none", "Username": "a", "Password": "Correct-Horse-7"])
            }
            try await nothing.call(.deleteUser, own)
        }
    }

    @Test func `every operation that IAM guards is refused without a statement that allows it`() async throws {
        try await withServer(access: SignedAccess()) { server in
            let holder = try await holder(
                server, Self.allow("cognito-idp:GetUser", "arn:aws:cognito-idp:us-east-1:\(Self.account):userpool/x"))
            for operation in OperationName.allCases where operation.isSigned {
                await refused(.accessDeniedException, holder.denial(operation, on: "*")) {
                    try await holder.call(operation)
                }
            }
        }
    }

    @Test func `a pool is the same by every ARN that tags are asked by, and by no other pool's`() async throws {
        try await withServer { server in
            let (a, b) = (try await server.pool(), try await server.pool())
            let holder = try await holder(
                server,
                Self.allow("cognito-idp:*", "*")
                    + #",{"Effect":"Deny","Action":"cognito-idp:*","Resource":"\#(Self.arn(a))"}"#)
            for form in ["arn:aws", "arn:aws-cn", "arn:awsx"] {
                let arn = "\(form):cognito-idp:us-east-1:\(Self.account):userpool/\(a.id)"
                await refused(
                    .accessDeniedException, holder.denial(.listTagsForResource, on: Self.arn(a), isExplicit: true)
                ) { try await holder.call(.listTagsForResource, ["ResourceArn": .string(arn)]) }
            }
            try await holder.call(.listTagsForResource, ["ResourceArn": .string(Self.arn(b))])
        }
    }

    @Test func `members that an operation does not take do not say what it is about`() async throws {
        try await withServer { server in
            let (a, b) = (try await server.pool(), try await server.pool())
            try await b.user("anna")
            let holder = try await holder(
                server,
                Self.allow(
                    "cognito-idp:*", Self.arn(a), #","Condition":{"StringEqualsIfExists":{"aws:RequestTag/x":"1"}}"#))
            await refused(.accessDeniedException, holder.denial(.adminGetUser, on: Self.arn(b))) {
                try await holder.call(
                    .adminGetUser,
                    [
                        "UserPoolId": .string(b.id), "Username": "anna", "ResourceArn": .string(Self.arn(a)),
                    ])
            }
            await refused(.accessDeniedException, holder.denial(.createUserPool, on: "*")) {
                try await holder.call(.createUserPool, ["PoolName": "c", "UserPoolId": .string(a.id)])
            }
            await refused(.accessDeniedException, holder.denial(.tagResource, on: Self.arn(b))) {
                try await holder.call(
                    .tagResource,
                    [
                        "ResourceArn": .string(Self.arn(b)), "Tags": ["x": "1"], "UserPoolId": .string(a.id),
                    ])
            }
            let client = try await b.client()
            await refused(.accessDeniedException, holder.denial(.getDerivedToken, on: Self.arn(b))) {
                try await holder.call(
                    .getDerivedToken,
                    [
                        "ClientId": .string(client.id), "SubjectToken": "x", "SubjectTokenType": "ACCESS_TOKEN",
                        "UserPoolId": .string(a.id),
                    ])
            }
            // Nor do they say which tags are set.
            await refused(.accessDeniedException, holder.denial(.updateUserPool, on: Self.arn(a))) {
                try await holder.call(
                    .updateUserPool,
                    ["UserPoolId": .string(a.id), "UserPoolTags": ["x": "2"], "Tags": ["x": "1"]])
            }
        }
    }

    @Test func `of two tags whose names differ by case alone none hides the other`() async throws {
        try await withServer(access: SignedAccess()) { server in
            let condition = #","Condition":{"StringEquals":{"aws:RequestTag/team":"blue"}}"#
            let bound = try await holder(server, Self.allow("cognito-idp:CreateUserPool", "*", condition))
            try await bound.call(.createUserPool, ["PoolName": "a", "UserPoolTags": ["Team": "blue"]])
            for tags in [["Team": "red", "team": "blue"], ["team": "red", "Team": "blue"]] as [JSONObject] {
                await refused(.accessDeniedException, bound.denial(.createUserPool, on: "*")) {
                    try await bound.call(.createUserPool, ["PoolName": "a", "UserPoolTags": .object(tags)])
                }
            }
        }
    }

    @Test func `a region of the signature is no way to a pool of another region`() async throws {
        try await withServer(access: SignedAccess()) { server in
            let root = Holder(server, try await holder(server, nil, name: "root").key, region: "eu-west-1")
            let made = try await root.call(.createUserPool, ["PoolName": "a"])
            let pool = made["UserPool"]?.objectValue?["Id"]?.stringValue ?? ""
            #expect(pool.hasPrefix("eu-west-1_"))
            let condition = #","Condition":{"StringEquals":{"aws:RequestedRegion":"us-east-1"}}"#
            let bound = try await holder(server, Self.allow("cognito-idp:*", "*", condition))
            let there = "arn:aws:cognito-idp:eu-west-1:\(Self.account):userpool/\(pool)"
            await refused(.accessDeniedException, bound.denial(.describeUserPool, on: there)) {
                try await bound.call(.describeUserPool, ["UserPoolId": .string(pool)])
            }
            // Where a call names nothing the signature says where it is made.
            try await bound.call(.listUserPools, ["MaxResults": 1])
            let elsewhere = Holder(server, bound.key, region: "eu-west-1")
            await refused(.accessDeniedException, bound.denial(.listUserPools, on: "*")) {
                try await elsewhere.call(.listUserPools, ["MaxResults": 1])
            }
        }
    }

    @Test(
        arguments: [
            (#"{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#, "203.0.113.7", false, true),
            (#"{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#, "203.0.114.7", false, false),
            (#"{"IpAddress":{"aws:SourceIp":"2001:db8::/32"}}"#, "2001:db8::7", false, true),
            (#"{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#, "203.0.113.7", false, false),
            (#"{"Bool":{"aws:SecureTransport":"true"}}"#, "127.0.0.1", true, true),
            (#"{"Bool":{"aws:SecureTransport":"true"}}"#, "127.0.0.1", false, false),
            (#"{"StringLike":{"aws:UserAgent":"tests/*"}}"#, "127.0.0.1", false, true),
            (#"{"StringEquals":{"aws:UserAgent":"tests/*"}}"#, "127.0.0.1", false, false),
            (
                #"{"StringEquals":{"aws:username":"reader","aws:RequestedRegion":"us-east-1"}}"#, "127.0.0.1", false,
                true
            ),
            (
                #"{"StringEquals":{"aws:PrincipalAccount":"000000000000","aws:PrincipalType":"User"}}"#, "127.0.0.1",
                false,
                true
            ),
            (#"{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:user/read*"}}"#, "127.0.0.1", false, true),
            (#"{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/*"}}"#, "127.0.0.1", false, false),
            (#"{"StringLike":{"aws:userid":"AIDA????????????????"}}"#, "127.0.0.1", false, true),
            (#"{"DateLessThan":{"aws:CurrentTime":"2200-01-01T00:00:00Z"}}"#, "127.0.0.1", false, true),
            (#"{"DateGreaterThan":{"aws:CurrentTime":"2200-01-01T00:00:00Z"}}"#, "127.0.0.1", false, false),
            (#"{"NumericGreaterThan":{"aws:EpochTime":"1000"}}"#, "127.0.0.1", false, true),
            (#"{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"#, "127.0.0.1", false, false),
            (#"{"BoolIfExists":{"aws:MultiFactorAuthPresent":"true"}}"#, "127.0.0.1", false, true),
            (#"{"Null":{"aws:TagKeys":"true","aws:ResourceAccount":"true"}}"#, "127.0.0.1", false, true),
        ] as [(String, String, Bool, Bool)]) func `conditions know who calls, whence, how and when`(
            _ condition: String, _ address: String, _ isSecure: Bool, _ isAllowed: Bool
        ) async throws
    {
        try await withServer { server in
            let holder = try await holder(server, Self.allow("cognito-idp:*", "*", #","Condition":\#(condition)"#))
            let call = {
                try await holder.call(
                    .listUserPools, ["MaxResults": 1], from: address, headers: [("User-Agent", "tests/1")],
                    isSecure: isSecure)
            }
            if isAllowed {
                _ = try await call()
            } else {
                await refused(.accessDeniedException) { _ = try await call() }
            }
        }
    }

    @Test func `conditions know the tags of a pool and those that a call sets or removes`() async throws {
        try await withServer { server in
            let red = try await server.pool(["UserPoolTags": ["Team": "red"]])
            let blue = try await server.pool(["UserPoolTags": ["Team": "blue"]])
            let holder = try await holder(
                server,
                Self.allow(
                    "cognito-idp:Describe*", "*", #","Condition":{"StringEquals":{"aws:ResourceTag/Team":"red"}}"#)
                    + ","
                    + Self.allow(
                        "cognito-idp:CreateUserPool", "*",
                        #","Condition":{"StringEquals":{"aws:RequestTag/Team":"red"}}"#)
                    + ","
                    + Self.allow(
                        "cognito-idp:*agResource", "*",
                        #","Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":["Team","Cost"]}}"#))
            try await holder.call(.describeUserPool, ["UserPoolId": .string(red.id)])
            await refused(.accessDeniedException) {
                try await holder.call(.describeUserPool, ["UserPoolId": .string(blue.id)])
            }
            try await holder.call(.createUserPool, ["PoolName": "c", "UserPoolTags": ["Team": "red"]])
            for tags in [["Team": "blue"], [:]] as [JSONValue] {
                await refused(.accessDeniedException) {
                    try await holder.call(.createUserPool, ["PoolName": "c", "UserPoolTags": tags])
                }
            }
            let arn = JSONValue.string(Self.arn(blue))
            try await holder.call(.tagResource, ["ResourceArn": arn, "Tags": ["Cost": "1"]])
            await refused(.accessDeniedException) {
                try await holder.call(.tagResource, ["ResourceArn": arn, "Tags": ["Cost": "1", "Owner": "me"]])
            }
            try await holder.call(.untagResource, ["ResourceArn": arn, "TagKeys": ["Cost"]])
            await refused(.accessDeniedException) {
                try await holder.call(.untagResource, ["ResourceArn": arn, "TagKeys": ["Owner"]])
            }
        }
    }

    @Test(arguments: [true, false])
    func `a key that is disabled or deleted is unknown at once, and enabled again it is not`(_ isVerified: Bool)
        async throws
    {
        try await withServer(access: isVerified ? SignedAccess() : OpenAccess()) { server in
            let keys = AccessKeyLifeCycle(server.services)
            let holder = try await holder(server, nil)
            let unknown = "The security token included in the request is invalid."
            try await holder.call(.listUserPools, ["MaxResults": 1])
            try await keys.set(holder.key.id, enabled: false)
            await refused(type: "UnrecognizedClientException", unknown) {
                try await holder.call(.listUserPools, ["MaxResults": 1])
            }
            try await keys.set(holder.key.id, enabled: true)
            try await holder.call(.listUserPools, ["MaxResults": 1])
            try await keys.delete(holder.key.id)
            guard isVerified else {
                // Where any credentials will do, those of nobody do, too.
                try await holder.call(.listUserPools, ["MaxResults": 1])
                return
            }
            await refused(type: "UnrecognizedClientException", unknown) {
                try await holder.call(.listUserPools, ["MaxResults": 1])
            }
        }
    }

    @Test func `where any credentials will do, those of a key that exists must still be its own`() async throws {
        try await withServer { server in
            let real = try await holder(server, nil)
            var forged = real.signer
            forged.secret = "another"
            let date = AmazonDate.text(server.clock.now).filter { $0 != "-" && $0 != ":" }
            let request = TestServer.request(
                "ListUserPools", body: Array(#"{"MaxResults":1}"#.utf8), headers: [("X-Amz-Date", date)])
            let answers = [
                await server.respond(to: forged.sign(request)), await server.respond(to: real.signer.sign(request)),
                await server.respond(to: request),
            ]
            #expect(answers.map(\.status) == [400, 200, 200])
        }
    }

    @Test func `a key of the configuration has its policy, and none of the store hides it`() async throws {
        let policy = try PolicyDocument(Array(#"{"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}"#.utf8))
        let key = HeldAccessKey(
            configured: "AKIDCONFIGURED", userName: "deploy", secret: "a-secret-of-tests", policy: policy)
        try await withServer(access: SignedAccess(), accessKeys: [key]) { server in
            try await server.store.write {
                try $0.insert(
                    StoredAccessKey(id: key.id, userName: "x", sealedSecret: [], policy: nil, createdAt: 0))
            }
            let holder = Holder(server, key)
            await refused(.accessDeniedException, holder.denial(.listUserPools, on: "*", isExplicit: true)) {
                try await holder.call(.listUserPools, ["MaxResults": 1])
            }
            await #expect(throws: AccessKeyLifeCycle.Failure.configured(key.id)) {
                try await AccessKeyLifeCycle(server.services).delete(key.id)
            }
        }
    }

    @Test func `a policy guards the keys that encrypt codes as well`() async throws {
        try await withServer(access: SignedAccess()) { server in
            let key = "arn:aws:kms:us-east-1:000000000000:key/k"
            let decrypter = try await holder(server, Self.allow("kms:*", key))
            let reader = try await holder(server, Self.allow("cognito-idp:*", "*"))
            func ask(_ holder: Holder, _ operation: String, _ members: JSONObject) async -> (Int, JSONObject) {
                let date = AmazonDate.text(server.clock.now).filter { $0 != "-" && $0 != ":" }
                var request = TestServer.request(
                    operation, body: JSONValue.object(members).encoded(), headers: [("X-Amz-Date", date)])
                request.headers.set("X-Amz-Target", "TrentService.\(operation)")
                var signer = holder.signer
                signer.service = "kms"
                let response = await server.respond(to: signer.sign(request))
                return (response.status, (try? JSONReader.read(response.body).objectValue) ?? [:])
            }
            let made = await ask(decrypter, "GenerateDataKey", ["KeyId": .string(key), "KeySpec": "AES_256"])
            let blob: JSONObject = ["CiphertextBlob": made.1["CiphertextBlob"] ?? .null]
            #expect(made.0 == 200 && blob["CiphertextBlob"]?.stringValue != nil)
            #expect(await ask(decrypter, "Decrypt", blob).0 == 200)
            for (operation, members) in [
                ("Decrypt", blob), ("GenerateDataKey", ["KeyId": .string(key), "KeySpec": "AES_256"]),
            ] as [(String, JSONObject)] {
                let (status, answer) = await ask(reader, operation, members)
                #expect(status == 400 && answer["__type"] == "AccessDeniedException")
                #expect(
                    answer["message"]?.stringValue?.contains("kms:\(operation) on resource: \(key) because") == true)
            }
            let other = await ask(decrypter, "GenerateDataKey", ["KeyId": "other", "KeySpec": "AES_256"])
            #expect(other.1["__type"] == "AccessDeniedException")
            // What else the request brings does not say which key it is about.
            let beside = await ask(
                decrypter, "GenerateDataKey", blob.merging(["KeyId": "other", "KeySpec": "AES_256"]))
            #expect(beside.1["__type"] == "AccessDeniedException")
        }
    }

    @Test func `a key at hand costs no look into the store, and that nobody has an id is kept, too`() async throws {
        try await withServer { server in
            let holder = try await holder(server, Self.allow("cognito-idp:*", "*"))
            let nobody = RequestSigner(accessKeyId: "AKIDNOBODY", secret: "x")
            let call: () async throws -> Void = {
                try await holder.call(.listTagsForResource, ["ResourceArn": "arn:aws:x"])
            }
            await refused(.invalidParameterException) { try await call() }
            let request = TestServer.request("ListTagsForResource", body: Array(#"{"ResourceArn":"arn:aws:x"}"#.utf8))
            _ = await server.respond(to: nobody.sign(request))
            // Over a shared database a server that has heard nothing for a second, as on a busy machine, asks again.
            var looks = 1
            for _ in 0..<50 where looks > 0 {
                let before = server.store.calls.count
                await refused(.invalidParameterException) { try await call() }
                _ = await server.respond(to: nobody.sign(request))
                looks = server.store.calls.count - before
            }
            #expect(looks == 0)
            // A key that is made under an id that was nobody's is known at once.
            let stored = try await server.store.read { try $0.accessKey(holder.key.id) }
            var other = try #require(stored)
            other.id = "AKIDNOBODY"
            other.sealedSecret = server.services.keys.accessKeys.seal(
                Array("y".utf8), context: other.id, random: server.services.random)
            let inserted = other
            try await server.store.write { try $0.insert(inserted) }
            #expect(await server.respond(to: nobody.sign(request)).status == 400)
            #expect(try await server.services.accessKeys.key("AKIDNOBODY")?.secret.value == "y")
        }
    }

    @Test func `where other servers' changes are not told, a key is looked up each time`() async throws {
        try await withServer(isShared: true) { server in
            let holder = try await holder(server, nil)
            let beside = server.beside()
            #expect(try await beside.accessKeys.key(holder.key.id)?.isEnabled == true)
            try await server.store.write { _ = try $0.setAccessKey(holder.key.id, enabled: false) }
            #expect(try await beside.accessKeys.key(holder.key.id)?.isEnabled == false)
        }
    }

    @Test func `a secret is sealed at rest, random, and in no line of the log`() async throws {
        let capture = LogCapture()
        try await withServer(log: Logger(label: "api", sink: capture)) { server in
            let made = try await AccessKeyLifeCycle(server.services).create(userName: "anna", policy: nil)
            let another = try await AccessKeyLifeCycle(server.services).create(userName: "anna", policy: nil)
            #expect(made.secret.utf8.count == 40 && made.secret != another.secret)
            #expect(made.key.id.utf8.count == 20 && made.key.id.hasPrefix("AKIA") && made.key.id != another.key.id)
            try await Holder(server, made.key).call(.listUserPools, ["MaxResults": 1])
            #expect(!contains(try await server.everythingAtRest(), Array(made.secret.utf8)))
            #expect(!capture.text().contains(made.secret) && capture.text().contains(made.key.id))
            let stored = try await server.store.read { try $0.accessKey(made.key.id) }
            #expect(stored.map { contains($0.sealedSecret, Array(made.secret.utf8)) } == false)
        }
    }

    @Test(arguments: ["", "a b", "a/b", String(repeating: "a", count: 65), "ä"])
    func `whom a key stands for is a name that ARNs can have`(_ name: String) async throws {
        try await withServer { server in
            await #expect(throws: AccessKeyLifeCycle.Failure.unusableName) {
                _ = try await AccessKeyLifeCycle(server.services).create(userName: name, policy: nil)
            }
        }
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (1_795_428_000_000, "2026-11-23T10:00:00Z"),
            (951_782_399_000, "2000-02-28T23:59:59Z"), (951_782_400_000, "2000-02-29T00:00:00Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"),
        ] as [(Int64, String)]) func `times are written as policies have them`(_ milliseconds: Int64, _ text: String)
    {
        #expect(AmazonDate.text(milliseconds) == text)
    }
}

private func contains(_ bytes: [UInt8], _ pattern: [UInt8]) -> Bool {
    bytes.indices.contains { bytes[$0...].starts(with: pattern) }
}

extension JSONObject {
    fileprivate func merging(_ other: JSONObject) -> JSONObject { JSONObject(members: members + other.members) }
}
