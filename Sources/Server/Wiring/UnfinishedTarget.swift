import Identity
import Storage
import Threads

/// Data that a copy has begun to bring and not finished: part of it is missing.
enum UnfinishedTarget {
    static let problem = CopyMark.problem
    static let advice = "Run the same \"sekisho copy\" again: it goes on where it was"

    /// - Throws: `StartupError` for data that is marked so.
    static func refuse(_ store: any IdentityStore) throws {
        do {
            guard try runBlocking({ try await store.read { try $0.meta(CopyMark.name) } }) != nil else { return }
        } catch let error as SQLError where error.message == problem {
            // The driver has found it already.
        }
        throw StartupError("\(problem). \(advice)")
    }
}
