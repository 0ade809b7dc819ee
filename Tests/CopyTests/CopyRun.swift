import Storage
import TestSupport

@testable import Copy

/// A copy in steps so small that a handful of rows takes several.
struct CopyRun: Sendable {
    static let key = "0123456789abcdef"

    let source: Place
    let target: Place
    var key = CopyRun.key

    struct Interruption: Error {}

    /// Copies, and returns what was reported; `isLast` ends it there, as a kill would.
    @discardableResult
    func run(until isLast: @escaping @Sendable (CopyEvent) -> Bool = { _ in false }) async throws -> [CopyEvent] {
        let run = self
        return try await onOSThread {
            let source = try run.source.source()
            defer { source.close() }
            let target = try run.target.target()
            defer { target.close() }
            source.batchByteCount = 600
            target.batchByteCount = 700
            var events: [CopyEvent] = []
            var copy = StoreCopy(from: source, to: target, key: run.key) { event in
                events.append(event)
                if isLast(event) { throw Interruption() }
            }
            copy.transactionByteCount = 1000
            try copy.run()
            return events
        }
    }

    /// Why it is refused; nil where it is not.
    func refusal() async throws -> CopyError? {
        do {
            try await run()
            return nil
        } catch let error as CopyError {
            return error
        }
    }
}
