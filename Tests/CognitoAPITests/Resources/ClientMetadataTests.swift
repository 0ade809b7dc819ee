import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// cognito/resources §10.
@Suite struct ClientMetadataTests {
    private func policy(_ client: TestClient, _ members: Members = [:]) async throws -> JSONObject {
        var input: JSONObject = [
            "ClientId": .string(client.id), "PolicyName": "agents",
            "URLPatterns": ["https://*.example.com/client.json"],
        ]
        for (name, value) in members { if let value { input[name] = value } }
        input["UserPoolId"] = .string(client.pool.id)
        let answer = try await client.pool.server.call(.createCIMDPolicy, input)
        return answer["CIMDPolicy"]?.objectValue ?? [:]
    }

    /// As the fetching of documents will store one.
    private func cache(_ url: String, for policy: JSONValue?, in pool: TestPool, until: Int64) async throws {
        let (poolId, id) = (pool.id, policy?.stringValue ?? "")
        try await pool.server.store.write { store in
            try store.insert(
                StoredResource(
                    kind: .clientMetadataURL, poolId: poolId, name: "\(id)/\(url)",
                    settings: ["URL": .string(url), "CachedDate": 1, "ExpirationDate": .number(JSONNumber(until))]))
        }
    }

    @Test func `a policy outlives its client, and then names none`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let client = try await pool.client()
            let made = try await policy(client)
            #expect(made["CacheDuration"] == 86_400 && made["ClientId"] == .string(client.id))
            try await pool.call(.deleteUserPoolClient, ["ClientId": .string(client.id)])
            let found = try await pool.call(.describeCIMDPolicy, ["CIMDPolicyId": made["CIMDPolicyId"]])
            let shown = try #require(found["CIMDPolicy"]?.objectValue)
            #expect(shown["ClientId"] == nil && shown["PolicyName"] == "agents")
            let listed = try await pool.call(.listCIMDPolicies)["CIMDPolicies"]?.arrayValue
            #expect(listed?.first?.objectValue?["ClientId"] == nil && listed?.count == 1)
        }
    }

    @Test func `a pattern names a host, and nobody in front of it`() async throws {
        try await withServer { server in
            let client = try await server.pool().client()
            for pattern in [
                "https://good.com@evil.com/x", "https:///client.json", "https://:443/x.json", "https://a\\b.com/x",
            ] {
                await refused(.invalidParameterException) {
                    _ = try await policy(client, ["URLPatterns": ["https://a.example.com/", .string(pattern)]])
                }
            }
        }
    }

    @Test func `the tier LITE has none`() async throws {
        try await withServer { server in
            let client = try await server.pool(["UserPoolTier": "LITE"]).client()
            await refused(.featureUnavailableInTierException) { _ = try await policy(client) }
        }
    }

    @Test func `cached documents are listed by policy, forgotten, and made due`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let client = try await pool.client()
            let (first, second) = (try await policy(client)["CIMDPolicyId"], try await policy(client)["CIMDPolicyId"])
            for number in 0..<3 {
                try await cache("https://a.example.com/\(number)", for: first, in: pool, until: 9_000_000_000)
            }
            try await cache("https://b.example.com/", for: second, in: pool, until: 9_000_000_000)
            func urls(_ policy: JSONValue?, _ more: Members = [:]) async throws -> JSONObject {
                var input: JSONObject = ["UserPoolId": .string(pool.id), "CIMDPolicyId": policy ?? .null]
                for (name, value) in more { if let value { input[name] = value } }
                return try await server.call(.listClientMetadataURLs, input)
            }
            let page = try await urls(first, ["MaxResults": 2])
            let rest = try await urls(first, ["MaxResults": 2, "NextToken": page["NextToken"]])
            let names = [page, rest].flatMap { $0["ClientMetadataURLs"]?.arrayValue ?? [] }
                .map { $0.objectValue?["URL"]?.stringValue }
            #expect(names == (0..<3).map { "https://a.example.com/\($0)" })
            #expect(rest["NextToken"] == nil)

            func change(_ action: String, _ url: String, of policy: JSONValue?) async throws {
                try await pool.call(
                    .updateClientMetadataURLState,
                    ["CIMDPolicyId": policy, "URL": .string(url), "Action": .string(action)])
            }
            try await change("INVALIDATE", "https://a.example.com/0", of: first)
            await refused(.cachedCIMDURLDoesNotExistException) {
                try await change("INVALIDATE", "https://a.example.com/0", of: first)
            }
            await refused(.cachedCIMDURLDoesNotExistException) {
                try await change("REFRESH", "https://b.example.com/", of: first)
            }
            try await change("REFRESH", "https://a.example.com/1", of: first)
            let left = try await urls(first)["ClientMetadataURLs"]?.arrayValue ?? []
            #expect(left.count == 2)
            #expect(left[0].objectValue?["ExpirationDate"] != left[1].objectValue?["ExpirationDate"])

            try await pool.call(.deleteCIMDPolicy, ["CIMDPolicyId": first])
            let kept = try await server.store.read {
                try $0.resources(.clientMetadataURL, poolId: pool.id, after: nil, limit: 9).map(\.name)
            }
            #expect(kept == ["\(second?.stringValue ?? "")/https://b.example.com/"])
            await refused(.resourceNotFoundException) { _ = try await urls(first) }
        }
    }
}
