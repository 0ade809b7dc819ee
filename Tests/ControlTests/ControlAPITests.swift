import Configuration
import HTTP
import Identity
import IdentityPoolModel
import JSON
import Logging
import RouterSupport
import Server
import ServiceModel
import TestSupport
import Testing

/// `/_sekisho`: docs/threat-model.md, and what the outbox promises.
@Suite struct ControlAPITests {
    private let token = ControlToken(
        scopes: Set(ControlScope.allCases), secret: Redacted("a-long-control-token-of-tests"))

    private func get(
        _ path: String, _ router: Router, method: String = "GET", token: String? = nil, body: String = ""
    ) async throws -> (status: Int, json: JSONObject) {
        var request = HTTPRequest(
            method: method, target: "/_sekisho/\(path)", headers: ["Host": "localhost:9229"], body: Array(body.utf8))
        if let token { request.headers.set("Authorization", "Bearer \(token)") }
        let response = await router.respond(to: request)
        return (response.status, (try? JSONReader.read(response.body))?.objectValue ?? [:])
    }

    private func messages(_ path: String, _ router: Router) async throws -> [JSONObject] {
        try await get(path, router).json["messages"]?.arrayValue?.compactMap(\.objectValue) ?? []
    }

    private func signedUp(_ server: TestServer) async throws -> TestClient {
        let client = try await server.pool(["AutoVerifiedAttributes": ["email"], "AliasAttributes": ["email"]])
            .client()
        try await client.signUp("anna", ["email": "anna+test@example.com"])
        try await client.signUp("bert", ["email": "bert@example.com"])
        return client
    }

    @Test func `health and readiness answer to everybody`() async throws {
        try await withServer { server in
            for access in [ControlAccess.open, .closed, .tokens([token])] {
                let router = Router.make(server, control: access)
                for path in ["health", "ready"] {
                    let answer = try await get(path, router)
                    #expect(answer.status == 200)
                }
            }
        }
    }

    @Test func `until the seed is applied the server lives and is not ready`() async throws {
        try await withServer { server in
            let router = Router.make(server, isReady: false)
            let (health, ready) = (try await get("health", router), try await get("ready", router))
            #expect(health.status == 200 && ready.status == 503)
        }
    }

    @Test func `behind a token only its holder gets in, and closed nobody`() async throws {
        try await withServer { server in
            let guarded = Router.make(server, control: .tokens([token]))
            for (token, status) in [
                (nil, 401), ("wrong", 401), ("a-long-control-token-of-test", 401),
                ("a-long-control-token-of-tests", 200),
            ] as [(String?, Int)] {
                let answer = try await get("outbox", guarded, token: token)
                #expect(answer.status == status)
            }
            let closed = Router.make(server, control: .closed)
            for path in ["outbox", "users", "version"] {
                let answer = try await get(path, closed, token: "a-long-control-token-of-tests")
                #expect(answer.status == 403)
            }
        }
    }

    @Test(arguments: ControlScope.allCases)
    func `a token opens the endpoints of its scopes and no other`(_ scope: ControlScope) async throws {
        try await withServer { server in
            let tokens = ControlScope.allCases.map {
                ControlToken(scopes: [$0], secret: Redacted("the-token-of-\($0.rawValue)-and-nothing-else"))
            }
            let router = Router.make(server, control: .tokens(tokens))
            let secret = "the-token-of-\(scope.rawValue)-and-nothing-else"
            for (method, path, opener) in [
                ("GET", "outbox", .outbox), ("POST", "outbox/delivered", .outbox), ("GET", "users", .users),
                ("GET", "triggers", .triggers), ("GET", "keys", .keys), ("POST", "keys", .keys),
                ("POST", "keys/state", .keys), ("POST", "keys/delete", .keys), ("POST", "keys/simulate", .keys),
                ("POST", "seed", .seed), ("POST", "reset", .reset),
                ("GET", "reset", .reset),
            ] as [(String, String, ControlScope)] {
                let answer = try await get(path, router, method: method, token: secret)
                #expect((answer.status == 403) == (opener != scope), "\(method) \(path) by \(scope)")
                if opener != scope {
                    #expect(answer.json["message"]?.stringValue?.contains("scope \(opener.rawValue)") == true)
                }
            }
            let version = try await get("version", router, token: secret)
            let nothing = try await get("nothing", router, token: secret)
            let stranger = try await get("version", router, token: secret + "x")
            #expect(version.status == 200 && nothing.status == 404 && stranger.status == 401)
        }
    }

    @Test func `the outbox shows messages newest first, with their codes`() async throws {
        try await withServer { server in
            _ = try await signedUp(server)
            let all = try await messages("outbox", .make(server))
            #expect(all.map { $0["username"] } == ["bert", "anna"])
            let code = try await server.code(to: "anna")
            let anna = all[1]
            #expect(anna["code"] == .string(code) && anna["purpose"] == "sign-up" && anna["medium"] == "EMAIL")
            #expect(anna["destination"] == "anna+test@example.com")
            #expect(anna["body"] == .string("Your verification code is \(code). "))
            #expect(anna["createdAt"]?.doubleValue == Double(server.clock.now) / 1000)
            #expect((all[0]["id"]?.int64Value ?? 0) > (all[1]["id"]?.int64Value ?? 0))
        }
    }

    @Test func `each message says how its delivery stands`() async throws {
        try await withServer {
            $0.deliveredMedia = [.email]
        } _: { server in
            _ = try await signedUp(server)
            let router = Router.make(server)
            let now = server.clock.now
            try await server.store.write { store in
                let claimed = try store.claimMessages(medium: "EMAIL", by: "o", now: now, until: now + 9, limit: 2)
                #expect(claimed.count == 2)
                #expect(try store.postpone(id: claimed[0].id, claimedBy: "o", until: now + 2000, error: "451 later"))
                #expect(try store.giveUp(id: claimed[1].id, claimedBy: "o", at: now, error: "550 no", redact: true))
            }
            let all = try await messages("outbox", router)
            #expect(all.map { $0["state"] } == ["failed", "queued"] && all.map { $0["attempts"] } == [1, 1])
            #expect(all.map { $0["lastError"] } == ["550 no", "451 later"])
            #expect(all[0]["failedAt"]?.doubleValue == Double(now) / 1000 && all[0]["code"] == .null)
            #expect(all[1]["nextAttemptAt"]?.doubleValue == Double(now + 2000) / 1000)
            #expect(all[1]["expiresAt"]?.doubleValue == Double(now + 24 * Milliseconds.hour) / 1000)
            #expect(try await messages("outbox?state=failed", router).map { $0["username"] } == ["bert"])
            #expect(try await messages("outbox?state=delivered", router).isEmpty)
            #expect(
                try await messages("outbox?undelivered=1", router).isEmpty, "a relay gets what nobody else delivers")
        }
    }

    @Test func `it is searched by user, address, purpose, pool and age`() async throws {
        try await withServer { server in
            let client = try await signedUp(server)
            let router = Router.make(server)
            let sub = try await client.pool.shown("anna").attributes["sub"] ?? ""
            let id = try await messages("outbox?username=anna", router).first?["id"]?.int64Value ?? 0
            for (query, count) in [
                ("username=anna", 1), ("username=\(sub)", 1), ("to=anna+test@example.com", 1),
                ("to=anna%2Btest%40example.com", 1), ("purpose=sign-up", 2), ("purpose=invitation", 0),
                ("pool=\(client.pool.id)", 2), ("pool=us-east-1_none", 0), ("after=\(id)", 1), ("limit=1", 1),
                ("username=nobody", 0),
            ] {
                let found = try await messages("outbox?\(query)", router)
                #expect(found.count == count, "\(query)")
            }
            for query in ["purpose=nonsense", "state=sent", "wait=61", "wait=-1", "after=x", "limit=0"] {
                let answer = try await get("outbox?\(query)", router)
                #expect(answer.status == 400, "\(query)")
            }
        }
    }

    @Test(arguments: [
        ("GET", "outbox?usrname=anna", "usrname", "username"), ("GET", "outbox?wait=1&Limit=1", "Limit", "limit"),
        ("GET", "outbox?undeliverd", "undeliverd", "undelivered"), ("GET", "users?user=anna", "user", "filter"),
        ("POST", "seed?file=a", "file", "name"), ("POST", "reset?pool=us-east-1_a", "pool", "takes none"),
        ("GET", "version?x=1", "x", "takes none"),
    ])
    func `a parameter that an endpoint does not know is refused, and those that it knows are named`(
        _ method: String, _ target: String, _ unknown: String, _ known: String
    ) async throws {
        try await withServer { server in
            _ = try await signedUp(server)
            let router = Router.make(server)
            let answer = try await get(target, router, method: method)
            let message = try #require(answer.json["message"]?.stringValue)
            #expect(answer.status == 400 && message.contains("\"\(unknown)\"") && message.contains(known))
            let kept = try await messages("outbox", router)
            #expect(kept.count == 2)
        }
    }

    @Test func `probes may append what they like`() async throws {
        try await withServer { server in
            for path in ["health?t=1", "ready?t=1"] {
                let answer = try await get(path, .make(server))
                #expect(answer.status == 200)
            }
        }
    }

    @Test func `a number out of its range is told the range`() async throws {
        try await withServer { server in
            for query in ["wait=100", "limit=0"] {
                let message = try await get("outbox?\(query)", .make(server)).json["message"]?.stringValue ?? ""
                #expect(message.contains("from 0 to 60") && message.contains("from 1 to 1000"))
            }
        }
    }

    @Test func `who waits gets the message as soon as it is there`() async throws {
        try await withServer { server in
            let client = try await signedUp(server)
            let router = Router.make(server)
            let newest = try await messages("outbox?limit=1", router)[0]["id"]?.int64Value ?? 0
            async let waited = messages("outbox?username=carl&after=\(newest)&wait=60", router)
            try await client.signUp("dora", ["email": "dora@example.com"])
            try await client.signUp("carl", ["email": "carl@example.com"])
            let found = try await waited
            #expect(found.map { $0["username"] } == ["carl"])
            // One that is there already answers at once.
            let again = try await messages("outbox?username=carl&wait=60", router)
            #expect(again.count == 1)
        }
    }

    @Test func `a relay notes what it has delivered, and content is forgotten where that is wanted`() async throws {
        try await withServer { server in
            _ = try await signedUp(server)
            for redacts in [false, true] {
                let router = Router.make(server, redacts: redacts)
                let id = try await messages("outbox?username=anna", router)[0]["id"]?.int64Value ?? 0
                let noted = try await get("outbox/delivered", router, method: "POST", body: #"{"ids":[\#(id)]}"#)
                #expect(noted.status == 200 && noted.json["delivered"]?.int64Value == 1)
                let message = try await messages("outbox?username=anna", router)[0]
                #expect(message["deliveredAt"]?.isNull == false)
                #expect((message["code"]?.isNull == true) == redacts)
                #expect((message["body"]?.isNull == true) == redacts)
            }
            let id = try await messages("outbox?username=anna", .make(server))[0]["id"]?.int64Value ?? 0
            let counted = try await get(
                "outbox/delivered", .make(server), method: "POST", body: #"{"ids":[\#(id),\#(id),987654321]}"#)
            #expect(counted.json["delivered"]?.int64Value == 1, "one that is nobody's is not counted, nor one twice")
            for body in ["", "{}", #"{"ids":["1"]}"#, "[1]"] {
                let answer = try await get("outbox/delivered", .make(server), method: "POST", body: body)
                #expect(answer.status == 400)
            }
        }
    }

    @Test func `users are shown by pool and filter`() async throws {
        try await withServer { server in
            let client = try await signedUp(server)
            let router = Router.make(server)
            let all = try await get("users", router).json["users"]?.arrayValue
            #expect(all?.count == 2)
            let filtered = try await get(
                "users?pool=\(client.pool.id)&filter=username%20%3D%20%22anna%22", router
            ).json["users"]?.arrayValue?.first?.objectValue
            #expect(filtered?["username"] == "anna" && filtered?["status"] == "UNCONFIRMED")
            #expect(filtered?["email"] == "anna+test@example.com" && filtered?["enabled"] == true)
            let bad = try await get("users?filter=nonsense", router)
            #expect(bad.status == 400)
        }
    }

    @Test func `a reset forgets pools, users and messages`() async throws {
        try await withServer { server in
            let client = try await signedUp(server)
            try await server.services.store.write { store in
                try store.insert(
                    StoredIdentityPool(
                        settings: IdentityPool(
                            identityPoolId: "us-east-1:a", identityPoolName: "p", allowUnauthenticatedIdentities: true))
                )
                try store.insert(PoolIdentity(id: "us-east-1:b", poolId: "us-east-1:a", createdAt: 1))
            }
            let router = Router.make(server)
            let answer = try await get("reset", router, method: "POST")
            #expect(answer.status == 200 && answer.json["pools"] == 1 && answer.json["identityPools"] == 1)
            #expect(try await server.services.store.read { try $0.identityPool("us-east-1:a") } == nil)
            await refused(.resourceNotFoundException) { try await client.signIn("anna") }
            let left = try await messages("outbox", router)
            #expect(left.isEmpty)
            let pools = try await server.call(.listUserPools, ["MaxResults": 10])
            #expect(pools["UserPools"] == [])
        }
    }

    @Test func `in production nothing is reset`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let answer = try await get("reset", .make(server, profile: .production), method: "POST")
            #expect(answer.status == 403)
            try await pool.call(.describeUserPool)
        }
    }

    @Test(arguments: [("POST", "outbox"), ("GET", "reset"), ("GET", "seed"), ("DELETE", "users"), ("POST", "health")])
    func `a wrong method is told the right one`(_ method: String, _ path: String) async throws {
        try await withServer { server in
            let answer = try await get(path, .make(server), method: method)
            #expect(answer.status == 405)
        }
    }

    @Test func `what is not there is not found`() async throws {
        try await withServer { server in
            let answer = try await get("nothing", .make(server))
            #expect(answer.status == 404)
        }
    }
}
