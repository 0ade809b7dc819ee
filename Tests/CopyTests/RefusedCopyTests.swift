import Identity
import Storage
import StoragePostgres
import StorageSQLite
import TestSupport
import Testing

@testable import Copy
@testable import StorageContracts

private let ways: [(Kind, Kind)] = [(.sqlite, .postgres), (.postgres, .sqlite)]

@Suite(.timeLimit(.minutes(15))) struct RefusedCopyTests {
    @Test(arguments: ways) func `another key than the source's copies nothing`(_ from: Kind, _ to: Kind) async throws {
        try await withPlaces(from, to) { source, target in
            try await target.withStore { _ in }
            let before = try await target.contents()
            let refusal = try await CopyRun(source: source, target: target, key: "another").refusal()
            guard case .wrongKey? = refusal else {
                Issue.record("\(String(describing: refusal))")
                return
            }
            #expect(try await target.contents() == before)
        }
    }

    @Test(arguments: ways) func `a target of another key, or in use, stays as it is`(_ from: Kind, _ to: Kind)
        async throws
    {
        try await withPlaces(from, to) { source, target in
            let copy = CopyRun(source: source, target: target)
            try await target.withStore { store in
                try await store.write { try $0.setMeta("master-key-check", to: "of another") }
            }
            guard case .wrongKey? = try await copy.refusal() else {
                Issue.record("a target of another key was taken")
                return
            }
            try await target.withStore { store in
                try await store.write { store in
                    try store.setMeta("master-key-check", to: CopyRun.key)
                    _ = try store.useOnce("once", expiresAt: 9)
                }
            }
            let before = try await target.contents()
            guard case .targetNotEmpty(_, "used_tokens")? = try await copy.refusal() else {
                Issue.record("a target in use was taken")
                return
            }
            #expect(try await target.contents() == before)
        }
    }

    @Test(arguments: ways) func `a target that a server of the same key has opened, and nothing more, is empty`(
        _ from: Kind, _ to: Kind
    ) async throws {
        try await withPlaces(from, to) { source, target in
            try await target.withStore { store in
                try await store.write { try $0.setMeta("master-key-check", to: CopyRun.key) }
            }
            #expect(try await CopyRun(source: source, target: target).refusal() == nil)
        }
    }

    @Test(arguments: ways) func `a finished copy is not copied into again`(_ from: Kind, _ to: Kind) async throws {
        try await withPlaces(from, to) { source, target in
            let copy = CopyRun(source: source, target: target)
            try await copy.run()
            let before = try await target.contents()
            guard case .targetNotEmpty? = try await copy.refusal() else {
                Issue.record("it was taken")
                return
            }
            #expect(try await target.contents() == before)
        }
    }

    @Test(arguments: ways) func `a source without a key, and half a copy, are none`(_ from: Kind, _ to: Kind)
        async throws
    {
        try await withPlaces(from, to) { source, target in
            try await withPlace(to) { empty in
                try await empty.withStore { _ in }
                guard case .emptySource? = try await CopyRun(source: empty, target: target).refusal() else {
                    Issue.record("an empty source was copied")
                    return
                }
                let copy = CopyRun(source: source, target: target)
                await #expect(throws: CopyRun.Interruption.self) { try await copy.run { Phase.marked.isReached($0) } }
                guard case .unfinishedSource? = try await CopyRun(source: target, target: empty).refusal() else {
                    Issue.record("half a copy was copied")
                    return
                }
            }
        }
    }

    @Test func `a text that PostgreSQL cannot hold is named with its table, key and column, and fails the copy`()
        async throws
    {
        try await withPlaces(.sqlite, .postgres) { source, target in
            try await onOSThread {
                try source.edit("UPDATE users SET name = CAST(X'610062' AS TEXT) WHERE username = 'user-5'")
            }
            let copy = CopyRun(source: source, target: target)
            let refusal = try await copy.refusal()
            #expect(
                refusal
                    == .unfit(
                        table: "users", key: "id = 6", column: "name", reason: "it contains the character U+0000"))
            let mark = try await target.mark()
            #expect(mark != nil)
            // Mended in the source, the copy goes on.
            try await onOSThread { try source.edit("UPDATE users SET name = 'ab' WHERE username = 'user-5'") }
            #expect(try await copy.refusal() == nil)
        }
    }

    @Test func `bytes that are no text are named too`() async throws {
        try await withPlaces(.sqlite, .postgres) { source, target in
            try await onOSThread {
                try source.edit("UPDATE codes SET destination = CAST(X'61FF' AS TEXT) WHERE subject = 'u:1'")
            }
            let refusal = try await CopyRun(source: source, target: target).refusal()
            #expect(
                refusal
                    == .unfit(
                        table: "codes", key: "subject = \"u:1\", purpose = \"sign-up\", attribute = \"email\"",
                        column: "destination", reason: "it is no text in UTF-8"))
        }
    }

    @Test(arguments: Kind.allCases) func `a row that refers to nobody fails the copy, and the target stays marked`(
        _ kind: Kind
    ) async throws {
        try await withPlaces(.sqlite, kind) { source, target in
            try await onOSThread { try source.edit("UPDATE user_aliases SET user_id = 12345 WHERE user_id = 6") }
            let copy = CopyRun(source: source, target: target)
            switch kind {
            case .sqlite:
                await #expect(throws: BrokenReference(table: "user_aliases", rows: 1, missingIn: "users")) {
                    try await copy.run()
                }
            case .postgres: await #expect(throws: SQLError.self) { try await copy.run() }
            }
            #expect(try await target.mark() != nil)
        }
    }

    @Test func `between directories the character U+0000 goes along`() async throws {
        try await withPlaces(.sqlite, .sqlite) { source, target in
            try await onOSThread {
                try source.edit("UPDATE users SET name = CAST(X'610062' AS TEXT) WHERE username = 'user-5'")
            }
            try await CopyRun(source: source, target: target).run()
            let (here, there) = (try await source.contents(), try await target.contents())
            #expect(here.tables == there.tables)
        }
    }

    @Test(arguments: [true, false]) func `a PostgreSQL database that a server works on is refused`(
        _ isSource: Bool
    ) async throws {
        try await withPlaces(.postgres, .postgres) { source, target in
            let copy = CopyRun(source: source, target: target)
            try await (isSource ? source : target).withStore { store in
                _ = try await store.read { try $0.meta("x") }
                await #expect(throws: PostgresBulk.Busy.self) { try await copy.run() }
            }
            #expect(try await copy.refusal() == nil)
        }
    }

    @Test func `a directory that a server works on is refused`() async throws {
        try await withPlaces(.sqlite, .sqlite) { source, target in
            try await source.withStore { _ in
                _ = await #expect(throws: DataDirectoryError.self) {
                    try await CopyRun(source: source, target: target).run()
                }
            }
        }
    }

    @Test(arguments: Kind.allCases) func `a source of an older schema is refused and stays what it is`(
        _ kind: Kind
    ) async throws {
        try await withPlace(kind) { source in
            try await onOSThread {
                try Self.makeOlder(source)
                #expect(throws: SchemaMismatch.self) { try source.source() }
                try Self.makeOlder(source)
            }
        }
    }

    @Test(arguments: Kind.allCases) func `a target of an older schema is refused and stays what it is`(
        _ kind: Kind
    ) async throws {
        try await withPlace(kind) { target in
            try await onOSThread {
                try Self.makeOlder(target)
                #expect(throws: SchemaMismatch.self) { try target.target() }
                try Self.makeOlder(target)
            }
        }
    }

    /// Makes a database as the release before would, or opens it as that release would, which it could not if it had come
    /// further.
    private static func makeOlder(_ place: Place) throws {
        switch place.kind {
        case .sqlite:
            try SQLiteBulk(
                target: DataDirectory(path: place.path), migrations: SQLiteMigrations.all.dropLast(), now: 1
            ).close()
        case .postgres:
            try PostgresBulk(
                target: place.path, password: nil, name: "", migrations: PostgresMigrations.all.dropLast(), now: 1
            ).close()
        }
    }
}
