import Identity
import JSON
import ServiceModel
import TestSupport

extension StoreFailureCall {
    static let imports = [
        StoreFailureCall(.getCSVHeader) { client in pool(client) },
        StoreFailureCall(.createUserImportJob) { client in input(client) },
        StoreFailureCall(.describeUserImportJob) { client in try await made(client) },
        StoreFailureCall(.listUserImportJobs) { client in
            var input = pool(client)
            input["MaxResults"] = 10
            return input
        },
        StoreFailureCall(.startUserImportJob) { client in
            let job = try await made(client)
            try await change(job, on: client) { $0.holder = "holder" }
            return job
        },
        StoreFailureCall(.stopUserImportJob) { client in
            let job = try await made(client)
            try await change(job, on: client) { $0.shape.status = .pending }
            return job
        },
    ]

    private static func pool(_ client: TestClient) -> JSONObject { ["UserPoolId": .string(client.pool.id)] }

    private static func input(_ client: TestClient) -> JSONObject {
        [
            "UserPoolId": .string(client.pool.id), "JobName": "job",
            "CloudWatchLogsRoleArn": "arn:aws:iam::000000000000:role/logs",
        ]
    }

    /// The job runs alone.
    private static func made(_ client: TestClient) async throws -> JSONObject {
        try await client.server.store.write { store in
            for status in [UserImportJobStatusType.pending, .stopped] {
                for job in try store.importJobs(status, limit: 100) { try store.deleteImportJob(job.id) }
            }
        }
        let made = try await client.server.call(.createUserImportJob, input(client))
        let id = made["UserImportJob"]?.objectValue?["JobId"] ?? .null
        return ["UserPoolId": .string(client.pool.id), "JobId": id]
    }

    private static func change(
        _ job: JSONObject, on client: TestClient, _ change: @escaping @Sendable (inout StoredImportJob) -> Void
    ) async throws {
        let id = job["JobId"]?.stringValue ?? ""
        try await client.server.store.write { store in
            guard var stored = try store.importJob(id) else { return }
            change(&stored)
            try store.update(stored)
        }
    }
}
