import Identity
import JSON
import ServiceModel
import TestSupport

extension StoreFailureCall {
    static let records: [StoreFailureCall] = [logs, clientMetadata, replicas].flatMap(\.self)

    private static let logs = [
        StoreFailureCall(.getLogDeliveryConfiguration) { client in ["UserPoolId": .string(client.pool.id)] },
        StoreFailureCall(.setLogDeliveryConfiguration) { client in
            [
                "UserPoolId": .string(try await client.server.pool().id),
                "LogConfigurations": [
                    [
                        "LogLevel": "ERROR", "EventSource": "userNotification",
                        "CloudWatchLogsConfiguration": [
                            "LogGroupArn": "arn:aws:logs:us-east-1:000000000000:log-group:auth"
                        ],
                    ]
                ],
            ]
        },
    ]

    // MARK: Documents about clients

    private static func policyInput(_ client: TestClient) async throws -> JSONObject {
        let pool = try await client.server.pool()
        return [
            "UserPoolId": .string(pool.id), "ClientId": .string(try await pool.client().id), "PolicyName": "agents",
            "URLPatterns": ["https://example.com/*"],
        ]
    }

    /// The input that made a policy, with its id.
    private static func policy(_ client: TestClient, _ names: String...) async throws -> JSONObject {
        let input = try await policyInput(client)
        let made = try await client.server.call(.createCIMDPolicy, input)
        var all = input
        all["CIMDPolicyId"] = made["CIMDPolicy"]?.objectValue?["CIMDPolicyId"]
        return names.isEmpty ? all : JSONObject(members: names.compactMap { name in all[name].map { (name, $0) } })
    }

    private static let clientMetadata = [
        StoreFailureCall(.createCIMDPolicy) { client in try await policyInput(client) },
        StoreFailureCall(.describeCIMDPolicy) { client in try await policy(client, "UserPoolId", "CIMDPolicyId") },
        StoreFailureCall(.updateCIMDPolicy) { client in try await policy(client) },
        StoreFailureCall(.deleteCIMDPolicy) { client in try await policy(client, "UserPoolId", "CIMDPolicyId") },
        StoreFailureCall(.listCIMDPolicies) { client in try await policy(client, "UserPoolId") },
        StoreFailureCall(.listClientMetadataURLs) { client in
            try await policy(client, "UserPoolId", "CIMDPolicyId")
        },
        StoreFailureCall(.updateClientMetadataURLState) { client in
            var input = try await policy(client, "UserPoolId", "CIMDPolicyId")
            let name = "\(input["CIMDPolicyId"]?.stringValue ?? "")/https://example.com/a"
            let poolId = input["UserPoolId"]?.stringValue ?? ""
            try await client.server.store.write { store in
                try store.insert(
                    StoredResource(
                        kind: .clientMetadataURL, poolId: poolId, name: name,
                        settings: ["URL": "https://example.com/a"]))
            }
            (input["URL"], input["Action"]) = ("https://example.com/a", "REFRESH")
            return input
        },
    ]

    // MARK: Replicas

    private static func replicaInput(_ client: TestClient) async throws -> JSONObject {
        let pool = try await client.server.pool([
            "KeyConfiguration": [
                "KeyType": "CUSTOMER_MANAGED_KEY", "KmsKeyArn": "arn:aws:kms:us-east-1:000000000000:key/mrk-1",
            ]
        ])
        return ["UserPoolId": .string(pool.id), "RegionName": "eu-west-1"]
    }

    private static func replica(_ client: TestClient) async throws -> JSONObject {
        let input = try await replicaInput(client)
        try await client.server.call(.createUserPoolReplica, input)
        return input
    }

    private static let replicas = [
        StoreFailureCall(.createUserPoolReplica) { client in try await replicaInput(client) },
        StoreFailureCall(.updateUserPoolReplica) { client in
            var input = try await replica(client)
            input["Status"] = "ACTIVE"
            return input
        },
        StoreFailureCall(.deleteUserPoolReplica) { client in try await replica(client) },
        StoreFailureCall(.listUserPoolReplicas) { client in
            ["UserPoolId": try await replica(client)["UserPoolId"] ?? .null]
        },
    ]
}
