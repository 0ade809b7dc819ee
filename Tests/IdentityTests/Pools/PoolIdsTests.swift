import ServiceModel
import TestSupport
import Testing

@testable import Identity

/// cognito/pools §1; cognito/clients §2.
@Suite struct PoolIdsTests {
    @Test func `ids and secrets have Cognito's form`() async throws {
        try await withServer { server in
            let call = server.identityCall()
            let pool = try PoolIds.poolId(tags: nil, call: call)
            #expect(pool.hasPrefix("us-east-1_") && pool.count == 19)
            let client = try PoolIds.clientId(name: "web", call: call)
            #expect(client.count == 26 && client.allSatisfy { $0.isNumber || $0.isLowercase })
            let secret = PoolIds.clientSecret(random: SeededRandom())
            #expect((50...52).contains(secret.count) && secret.allSatisfy { $0.isNumber || $0.isLowercase })
        }
    }

    @Test func `ids can be pinned`() async throws {
        try await withServer { server in
            let call = server.identityCall()
            let short = try PoolIds.poolId(tags: ["_custom_id_": "mypool"], call: call)
            #expect(short == "us-east-1_mypool")
            let whole = try PoolIds.poolId(tags: ["_custom_id_": "eu-west-1_abc"], call: call)
            #expect(whole == "eu-west-1_abc")
            let client = try PoolIds.clientId(name: "_custom_id_=myclient", call: call)
            #expect(client == "myclient")
            for bad in ["a b", "", "a/b", "eu_", "_x", "ü"] {
                #expect(refusal { _ = try PoolIds.poolId(tags: ["_custom_id_": bad], call: call) } != nil)
            }
            #expect(refusal { _ = try PoolIds.clientId(name: "_custom_id_=a/b", call: call) } != nil)
        }
    }
}
