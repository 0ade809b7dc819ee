import Storage
import TestSupport
import Threads

@testable import StoragePostgres

/// Gives `body` a new database in this process's cluster and drops it afterwards.
func withDatabase<T: Sendable>(
    migrations: [Migration] = PostgresMigrations.all, _ change: (inout PostgresOptions) -> Void = { _ in },
    _ body: (PostgresDatabase) async throws -> T
) async throws -> T {
    await Turns.shared.take()
    defer { Turns.shared.giveBack() }
    let address = try await PostgresCluster.shared.freshDatabase()
    var options = PostgresOptions(address: address)
    change(&options)
    let database = try await onOSThread { [options] in try PostgresDatabase(options, migrations: migrations, now: 1) }
    do {
        let result = try await body(database)
        try await onOSThread { database.close() }
        return result
    } catch {
        try await onOSThread { database.close() }
        throw error
    }
}

/// A few databases at a time: each has connections of its own, and a cluster only so many.
private actor Turns {
    static let shared = Turns()

    private var free = 6
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func take() async {
        if free > 0 {
            free -= 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    private func put() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }

    nonisolated func giveBack() { Task { await put() } }
}
