import Identity
import ServiceModel
import Storage
import TestSupport
import Testing

@testable import Copy
@testable import StorageContracts

private let ways: [(Kind, Kind)] = Kind.allCases.flatMap { from in Kind.allCases.map { (from, $0) } }

@Suite(.timeLimit(.minutes(15))) struct StoreCopyTests {
    @Test(arguments: ways) func `every row of every table arrives, and nothing else`(_ from: Kind, _ to: Kind)
        async throws
    {
        try await withPlaces(from, to) { source, target in
            let before = try await source.contents()
            let events = try await CopyRun(source: source, target: target).run()
            let (after, untouched) = (try await target.contents(), try await source.contents())
            #expect(before == untouched)
            #expect(after.tables.keys.sorted() == before.tables.keys.sorted())
            for (table, bytes) in before.tables {
                #expect(!bytes.isEmpty, "\(table) was not filled, so nobody knows whether it is copied")
                #expect(after.tables[table] == bytes, "\(table)")
            }
            #expect(after.numbers == before.numbers)
            guard case .finished(let summary)? = events.last else {
                Issue.record("it did not finish")
                return
            }
            #expect(summary.tables.first { $0.name == "users" }?.rows == 40)
        }
    }

    @Test(arguments: ways) func `indexes and references are all there again`(_ from: Kind, _ to: Kind) async throws {
        try await withPlaces(from, to) { source, target in
            let made = try await { () async throws -> [String] in
                var names: [String] = []
                try await withPlace(to) { fresh in
                    try await fresh.withStore { _ in }
                    names = try await fresh.contents().structures
                }
                return names
            }()
            try await CopyRun(source: source, target: target).run()
            let copied = try await target.contents().structures
            #expect(copied == made && made.count > 20)
        }
    }

    @Test(arguments: ways) func `ids go on behind the greatest that were ever given`(_ from: Kind, _ to: Kind)
        async throws
    {
        try await withPlaces(from, to) { source, target in
            try await CopyRun(source: source, target: target).run()
            func next(_ place: Place) async throws -> [Int64] {
                try await place.withStore { store in
                    let user = try await store.write { try $0.insertRow(of: .sample("new"), aliases: []) }
                    try await store.write { try $0.enqueue(.sample(to: "new", at: 1000)) }
                    let query = OutboxQuery(username: "new", limit: 1)
                    return [user, try await store.read { try $0.messages(query)[0].id }]
                }
            }
            let (here, there) = (try await next(source), try await next(target))
            // Of the deleted user too.
            #expect(here == [42, 41] && there == here)
        }
    }

    @Test(arguments: ways) func `a reader of messages goes on from his place and misses none`(_ from: Kind, _ to: Kind)
        async throws
    {
        try await withPlaces(from, to) { source, target in
            let place = try await source.withStore { store in try await store.read { try $0.outboxEnd() } }
            try await CopyRun(source: source, target: target).run()
            let found = try await target.withStore { store in
                try await store.write { try $0.enqueue(.sample(to: "new", at: 1000)) }
                var query = OutboxQuery(limit: 1000)
                query.after = place
                let ready = query
                return try await store.read { try $0.messages(ready).map(\.username) }
            }
            #expect(found.contains("new"))
        }
    }

    @Test func `a place that a PostgreSQL further on has given shows all messages once more, and loses none`()
        async throws
    {
        try await withPlaces(.sqlite, .postgres) { source, target in
            try await CopyRun(source: source, target: target).run()
            let (foreign, own) = try await target.withStore { store in
                var query = OutboxQuery(limit: 1000)
                query.after = OutboxPosition(text: "0:9000000000000:9000000000000:")
                let foreign = query
                query.after = try await store.read { try $0.outboxEnd() }
                let own = query
                return try await store.read { (try $0.messages(foreign).count, try $0.messages(own).count) }
            }
            #expect(foreign == 40 && own == 0)
        }
    }

    @Test func `every table of both schemas is copied, or is named with a reason`() async throws {
        for kind in Kind.allCases {
            try await withPlace(kind) { place in
                try await place.withStore { _ in }
                let (shapes, catalogue) = try await onOSThread {
                    let target = try place.target()
                    defer { target.close() }
                    return (try target.tables(), try place.catalogue(of: target))
                }
                let known = Set(shapes.map(\.name)).union(["schema_migrations"])
                #expect(known == catalogue)
                let left = catalogue.subtracting(CopiedTables.carried(shapes).map(\.name))
                #expect(left.isSubset(of: Set(CopiedTables.local.keys)), "\(left) is neither copied nor named")
            }
        }
    }
}
