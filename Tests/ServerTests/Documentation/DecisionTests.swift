import Foundation
import Testing

/// `docs/decisions` has one record for each number, and each says its own.
@Suite struct DecisionTests {
    @Test func `Decisions count from 1, each number once, and each heading begins with its own`() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/decisions")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".md") }
            .sorted()
        #expect(names.map { Int($0.prefix(4)) ?? 0 } == Array(1...names.count))
        for name in names {
            let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
            #expect(text.hasPrefix("# \(name.prefix(4)): "), "\(name)")
        }
    }
}
