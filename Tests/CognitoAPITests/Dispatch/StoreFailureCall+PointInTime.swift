import Identity
import JSON
import ServiceModel
import TestSupport

extension StoreFailureCall {
    static let pointInTime = [
        StoreFailureCall(.initiatePointInTimeRecovery) { client in
            let pool = try await agedPool(client)
            return ["UserPoolId": .string(pool.id), "RestoreTimestamp": point(client)]
        },
        StoreFailureCall(.startPointInTimeRecovery, "", previewed),
        StoreFailureCall(.cancelPointInTimeRecovery, "", previewed),
        StoreFailureCall(.describePointInTimeRecovery, "", previewed),
        StoreFailureCall(.listPointInTimeRecoveries) { client in
            ["UserPoolId": .string(try await agedPool(client).id)]
        },
    ]

    private static func point(_ client: TestClient) -> JSONValue {
        .number(JSONNumber((client.server.clock.now - Milliseconds.hour) / 1000))
    }

    /// A pool that has something to go back to. A day later nothing stands in the way of another recovery.
    private static func agedPool(_ client: TestClient) async throws -> TestPool {
        let pool = try await client.server.pool()
        client.server.clock.advance(by: 25 * Milliseconds.hour)
        let work = RecoveryWork(client.server.services)
        while try await !work.slice() {}
        return pool
    }

    private static let previewed: @Sendable (TestClient) async throws -> JSONObject = { client in
        let pool = try await agedPool(client)
        let answer = try await pool.call(.initiatePointInTimeRecovery, ["RestoreTimestamp": point(client)])
        let work = RecoveryWork(client.server.services)
        while try await !work.slice() {}
        return [
            "UserPoolId": .string(pool.id),
            "RestoreId": answer["Restoration"]?.objectValue?["RestoreId"] ?? .null,
        ]
    }
}
