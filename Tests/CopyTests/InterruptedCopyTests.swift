import Identity
import Storage
import TestSupport
import Testing

@testable import Copy
@testable import StorageContracts

private let ways: [(Kind, Kind)] = [(.sqlite, .postgres), (.postgres, .sqlite)]

/// Where a copy may end before its time.
enum Phase: CaseIterable, Sendable {
    case marked, firstRows, amidUsers, allRows, firstStructure, firstComparison, settled

    func isReached(_ event: CopyEvent) -> Bool {
        switch (self, event) {
        case (.marked, .begun), (.firstRows, .rows), (.firstStructure, .made), (.firstComparison, .compared),
            (.settled, .settled):
            true
        case (.amidUsers, .rows("users", let done, let total)): done < total
        case (.allRows, .rows("users", let done, let total)): done == total
        default: false
        }
    }
}

@Suite(.timeLimit(.minutes(15))) struct InterruptedCopyTests {
    @Test(arguments: Phase.allCases, ways)
    func `an interrupted copy is marked, goes on, and ends as one that was never interrupted`(
        _ phase: Phase, _ way: (Kind, Kind)
    ) async throws {
        try await withPlaces(way.0, way.1) { source, target in
            let copy = CopyRun(source: source, target: target)
            await #expect(throws: CopyRun.Interruption.self) { try await copy.run { phase.isReached($0) } }
            let mark = try await target.mark()
            #expect(mark != nil)
            let events = try await copy.run()
            #expect(events.first == .begun(isResumed: true))
            let (here, there) = (try await source.contents(), try await target.contents())
            #expect(here.tables == there.tables && here.numbers == there.numbers)
            let end = try await target.mark()
            #expect(end == nil)
        }
    }

    @Test(arguments: ways) func `what was copied is not copied again`(_ from: Kind, _ to: Kind) async throws {
        try await withPlaces(from, to) { source, target in
            let copy = CopyRun(source: source, target: target)
            await #expect(throws: CopyRun.Interruption.self) { try await copy.run { Phase.amidUsers.isReached($0) } }
            let events = try await copy.run()
            let isCheckedFirst = events.contains { event in
                if case .checked("users", let done, let total) = event { return done == total && done > 0 }
                return false
            }
            let rewritten = events.contains { event in
                if case .rows("outbox", _, _) = event { return true }
                return false
            }
            #expect(isCheckedFirst && !rewritten)
        }
    }

    @Test(
        arguments: ways,
        [
            "UPDATE users SET email = 'x' WHERE username = 'user-1'", "DELETE FROM outbox WHERE id = 1",
            "INSERT INTO used_tokens (id, expires_at) VALUES ('zz', 1)",
        ])
    func `a source that has changed meanwhile is not mixed in`(_ way: (Kind, Kind), _ change: String) async throws {
        try await withPlaces(way.0, way.1) { source, target in
            let copy = CopyRun(source: source, target: target)
            await #expect(throws: CopyRun.Interruption.self) { try await copy.run { Phase.allRows.isReached($0) } }
            let before = try await target.contents()
            try await onOSThread { try source.edit(change) }
            let refusal = try await copy.refusal()
            guard case .sourceChanged? = refusal else {
                Issue.record("\(String(describing: refusal))")
                return
            }
            // Nothing was written, and the mark is still there.
            #expect(try await target.contents() == before)
            let mark = try await target.mark()
            #expect(mark != nil)
        }
    }

    @Test(arguments: ways) func `rows that came behind those that were copied come along`(_ from: Kind, _ to: Kind)
        async throws
    {
        try await withPlaces(from, to) { source, target in
            let copy = CopyRun(source: source, target: target)
            await #expect(throws: CopyRun.Interruption.self) { try await copy.run { Phase.amidUsers.isReached($0) } }
            try await source.withStore { store in
                _ = try await store.write { try $0.insertRow(of: .sample("late"), aliases: []) }
            }
            // Its history is a table that was copied to its end.
            try await onOSThread { try source.edit("DELETE FROM history WHERE id = (SELECT max(id) FROM history)") }
            try await copy.run()
            let (here, there) = (try await source.contents(), try await target.contents())
            #expect(here.tables == there.tables)
        }
    }

    @Test(arguments: ways) func `rows that were changed in the target fail the comparison`(_ from: Kind, _ to: Kind)
        async throws
    {
        try await withPlaces(from, to) { source, target in
            let copy = CopyRun(source: source, target: target)
            await #expect(throws: CopyRun.Interruption.self) { try await copy.run { Phase.allRows.isReached($0) } }
            try await onOSThread { try target.edit("UPDATE users SET status = 'x' WHERE username = 'user-7'") }
            #expect(try await copy.refusal() == .comparisonFailed(table: "users", source: 40, target: 40))
            try await onOSThread { try target.edit("DELETE FROM used_tokens") }
            #expect(try await copy.refusal() == .comparisonFailed(table: "used_tokens", source: 1, target: 0))
        }
    }
}
