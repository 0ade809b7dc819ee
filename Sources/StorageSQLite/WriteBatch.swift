import Storage
import Synchronization

/// Jobs that share a transaction.
///
/// A job that throws must leave nothing behind. Nearly all throw before they have written anything; where one
/// does not, the batch is undone and run again with a savepoint for each job. With savepoints all the time the
/// writer would do a third more work: under one, SQLite copies every page before it changes it.
struct WriteBatch {
    private let jobs: ArraySlice<any WriteJob>
    /// Why each of the jobs that have run failed by itself, in their order.
    private var failures: [(any Error)?] = []

    init(_ jobs: ArraySlice<any WriteJob>) {
        self.jobs = jobs
    }

    /// Runs the jobs in a transaction, commits it and answers them.
    ///
    /// All answers come after the commit: a refusal too may rest on what a neighbour wrote.
    ///
    /// - Returns: the jobs that were not run, because the transaction was lost before their turn.
    mutating func commit(
        on connection: SQLiteConnection, counting commits: borrowing Atomic<Int>
    ) -> ArraySlice<any WriteJob> {
        var broken: (any Error)?
        do {
            try connection.begin("BEGIN IMMEDIATE")
            if try runTogether(connection) {
                try connection.commit()
                commits.add(1, ordering: .relaxed)
            } else {
                connection.rollback()
                if jobs.count > 1 {
                    try commitApart(connection)
                    commits.add(1, ordering: .relaxed)
                }
            }
        } catch {
            connection.rollback()
            broken = error
        }
        guard !failures.isEmpty else {
            for job in jobs { job.finish(broken) }
            return []
        }
        for (job, failure) in zip(jobs, failures) { job.finish(failure ?? broken) }
        return jobs.dropFirst(failures.count)
    }

    /// False as soon as a job has failed after it wrote something.
    private mutating func runTogether(_ connection: SQLiteConnection) throws -> Bool {
        failures.reserveCapacity(jobs.count)
        for job in jobs {
            let before = connection.totalChanges
            do {
                try job.run(connection)
                failures.append(nil)
            } catch {
                failures.append(error)
            }
            try connection.requireTransaction()
            if failures.last! != nil, connection.totalChanges != before { return false }
        }
        return true
    }

    private mutating func commitApart(_ connection: SQLiteConnection) throws {
        failures = []
        try connection.begin("BEGIN IMMEDIATE")
        for job in jobs {
            try connection.execute("SAVEPOINT job")
            do {
                try job.run(connection)
                failures.append(nil)
            } catch {
                failures.append(error)
                try connection.execute("ROLLBACK TO job")
            }
            try connection.execute("RELEASE job")
        }
        try connection.commit()
    }
}
