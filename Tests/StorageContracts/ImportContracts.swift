import Identity
import ServiceModel
import Testing

extension StoredImportJob {
    static func sample(
        _ id: String, pool poolId: String = pool, at time: Int64 = 1000, status: UserImportJobStatusType = .created
    ) -> StoredImportJob {
        StoredImportJob(
            UserImportJobType(
                jobName: "job \u{1F986}", jobId: id, userPoolId: poolId, creationDate: Timestamp(milliseconds: time),
                status: status, cloudWatchLogsRoleArn: "arn:aws:iam::000000000000:role/logs", importedUsers: 1,
                skippedUsers: 2, failedUsers: 3, passwordHashingAlgorithm: .bcrypt),
            upload: "upload", uploadUntil: 7, holder: "holder", fileBytes: 5_000_000_000, position: 6_000_000_000,
            line: 8, touchedAt: 9)
    }
}

extension Contract {
    public static let imports = [
        Contract("an import job comes back with all that it says, and is replaced as a whole") { store in
            try await store.makePools()
            let job = StoredImportJob.sample("import-a")
            try await store.write { try $0.insert(job) }
            #expect(try await store.read { try $0.importJob("import-a") } == job)
            #expect(try await store.read { try $0.importJob("import-b") } == nil)
            var changed = StoredImportJob(job.shape, position: 1, line: 2, touchedAt: 3)
            changed.shape.status = .succeeded
            changed.shape.completionMessage = "done"
            let stored = changed
            try await store.write { store in
                try store.update(stored)
                try store.update(.sample("import-gone"))
            }
            #expect(try await store.read { try $0.importJob("import-a") } == stored)
            #expect(try await store.read { try $0.importJob("import-gone") } == nil)
        },
        Contract("import jobs are listed by pool from the newest, and by state from the oldest") { store in
            try await store.makePools()
            let jobs = [
                StoredImportJob.sample("import-a", at: 1), .sample("import-c", at: 2, status: .pending),
                .sample("import-b", at: 2), .sample("import-d", at: 3), .sample("import-x", pool: otherPool, at: 0),
            ]
            try await store.write { store in for job in jobs { try store.insert(job) } }
            let (first, rest, created, count) = try await store.read { store in
                let first = try store.importJobs(poolId: pool, after: nil, limit: 2)
                let cursor = ImportJobCursor(createdAt: first[1].createdAt, id: first[1].id)
                return (
                    first.map(\.id), try store.importJobs(poolId: pool, after: cursor, limit: 9).map(\.id),
                    try store.importJobs(.created, limit: 3).map(\.id), try store.importJobCount(poolId: pool)
                )
            }
            #expect(first == ["import-d", "import-c"] && rest == ["import-b", "import-a"])
            #expect(created == ["import-x", "import-a", "import-b"] && count == 4)
        },
        Contract("lines are noted once each, and go with their job, and jobs with their pool") { store in
            try await store.makePools()
            let lines = [
                ImportLine(line: 9, outcome: .failed, reason: "no \u{1F986}"),
                ImportLine(line: 3_000_000_000, outcome: .skipped, reason: "there"),
            ]
            try await store.write { store in
                for id in ["import-a", "import-b"] { try store.insert(StoredImportJob.sample(id)) }
                try store.note(lines, jobId: "import-a")
                try store.note([ImportLine(line: 9, outcome: .skipped, reason: "again")], jobId: "import-a")
                try store.note(lines, jobId: "import-b")
                try store.deleteImportJob("import-b")
            }
            #expect(try await store.read { try $0.importLines(jobId: "import-a", after: 0, limit: 5) } == lines)
            #expect(try await store.read { try $0.importLines(jobId: "import-a", after: 9, limit: 5) } == [lines[1]])
            #expect(try await store.read { try $0.importLines(jobId: "import-b", after: 0, limit: 5) } == [])
            try await store.write { store in
                try store.insert(StoredImportJob.sample("import-x", pool: otherPool))
                try store.markDeleted(poolId: pool, at: 1)
                while try !store.clearDeletedPools(limit: 1) {}
            }
            #expect(try await store.read { try $0.importJob("import-a") } == nil)
            #expect(try await store.read { try $0.importJob("import-x") } != nil)
            await #expect(throws: Refusal.lookUp(.userPoolNotFound(pool))) {
                try await store.write { try $0.insert(StoredImportJob.sample("import-late")) }
            }
        },
    ]
}
