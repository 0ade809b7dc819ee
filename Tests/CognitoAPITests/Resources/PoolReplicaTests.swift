import JSON
import ServiceModel
import TestSupport
import Testing

/// cognito/resources §11.
@Suite struct PoolReplicaTests {
    private static let key: JSONValue = [
        "KeyType": "CUSTOMER_MANAGED_KEY", "KmsKeyArn": "arn:aws:kms:us-east-1:000000000000:key/mrk-1",
    ]

    private func replica(_ answer: JSONObject) -> [String: String] {
        let members = answer["UserPoolReplica"]?.objectValue?.members ?? []
        return Dictionary(members.map { ($0.key, $0.value.stringValue ?? "") }, uniquingKeysWith: { $1 })
    }

    @Test func `a replica is made inactive, activated, deactivated and deleted`() async throws {
        try await withServer { server in
            let pool = try await server.pool(["KeyConfiguration": Self.key])
            let region: Members = ["RegionName": "eu-west-1"]
            let made = replica(try await pool.call(.createUserPoolReplica, region))
            let arn = "arn:aws:cognito-idp:eu-west-1:000000000000:userpool/\(pool.id)"
            #expect(
                made == [
                    "RegionName": "eu-west-1", "Status": "CREATING", "Role": "SECONDARY", "UserPoolArn": arn,
                ])
            await refused(.invalidParameterException) { try await pool.call(.createUserPoolReplica, region) }
            for status in ["ACTIVE", "INACTIVE", "ACTIVE"] {
                let changed = replica(
                    try await pool.call(
                        .updateUserPoolReplica, ["RegionName": "eu-west-1", "Status": .string(status)]))
                #expect(changed["Status"] == status)
            }
            await refused(.invalidParameterException) { try await pool.call(.deleteUserPoolReplica, region) }
            try await pool.call(.updateUserPoolReplica, ["RegionName": "eu-west-1", "Status": "INACTIVE"])
            #expect(replica(try await pool.call(.deleteUserPoolReplica, region))["Status"] == "DELETING")
            await refused(.resourceNotFoundException, "Replica eu-west-1 does not exist.") {
                try await pool.call(.deleteUserPoolReplica, region)
            }
        }
    }

    @Test func `a replica needs a key of the owner's, and another region`() async throws {
        try await withServer { server in
            let bare = try await server.pool()
            await refused(.operationNotEnabledException) {
                try await bare.call(.createUserPoolReplica, ["RegionName": "eu-west-1"])
            }
            let pool = try await server.pool(["KeyConfiguration": Self.key])
            for region in ["us-east-1", "nowhere", "eu-west-x", "EU-WEST-1", "eu--1"] {
                await refused(.invalidParameterException) {
                    try await pool.call(.createUserPoolReplica, ["RegionName": .string(region)])
                }
            }
            await refused(.invalidParameterException) {
                try await pool.call(.updateUserPoolReplica, ["RegionName": "us-east-1", "Status": "INACTIVE"])
            }
            await refused(.invalidParameterException) {
                try await pool.call(.deleteUserPoolReplica, ["RegionName": "us-east-1"])
            }
        }
    }

    @Test func `lists name replicas, and their tags are their own`() async throws {
        try await withServer { server in
            let pool = try await server.pool(["KeyConfiguration": Self.key, "UserPoolTags": ["a": "1"]])
            let other = try await server.pool(["KeyConfiguration": Self.key])
            try await server.pool()
            for region in ["eu-west-1", "ap-south-1"] {
                try await pool.call(
                    .createUserPoolReplica, ["RegionName": .string(region), "UserPoolTags": ["a": .string(region)]])
            }
            try await other.call(.createUserPoolReplica, ["RegionName": "eu-west-1"])
            let listed = try await pool.call(.listUserPoolReplicas)["UserPoolReplicas"]?.arrayValue ?? []
            #expect(
                listed.map { $0.objectValue?["RegionName"] } == ["us-east-1", "ap-south-1", "eu-west-1"])
            #expect(listed.map { $0.objectValue?["Role"] } == ["PRIMARY", "SECONDARY", "SECONDARY"])

            let pools = try await server.call(.listUserPools, ["MaxResults": 60])["UserPools"]?.arrayValue ?? []
            let regions = Dictionary(
                pools.map { ($0.objectValue?["Id"]?.stringValue ?? "", $0.objectValue?["ReplicaRegions"]) },
                uniquingKeysWith: { $1 })
            #expect(regions.count == 3)
            #expect(regions[pool.id] == .some(["ap-south-1", "eu-west-1"]))
            #expect(regions[other.id] == .some(["eu-west-1"]))

            func arn(_ region: String) -> JSONValue {
                .string("arn:aws:cognito-idp:\(region):000000000000:userpool/\(pool.id)")
            }
            try await server.call(.tagResource, ["ResourceArn": arn("eu-west-1"), "Tags": ["b": "2"]])
            var found: [JSONValue?] = []
            for region in ["us-east-1", "eu-west-1", "ap-south-1"] {
                found.append(try await server.call(.listTagsForResource, ["ResourceArn": arn(region)])["Tags"])
            }
            #expect(found == [["a": "1"], ["a": "eu-west-1", "b": "2"], ["a": "ap-south-1"]])
            await refused(.invalidParameterException, "Invalid resource ARN") {
                try await server.call(.listTagsForResource, ["ResourceArn": arn("sa-east-1")])
            }
        }
    }
}
