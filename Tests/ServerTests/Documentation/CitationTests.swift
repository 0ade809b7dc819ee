import Foundation
import Testing

/// Comments, tests and documents cite `docs/cognito` by page and section, "cognito/tokens §3", and its evidence by
/// row, "cognito/evidence row 91": here each citation is followed.
@Suite struct CitationTests {
    @Test func `Every citation of how Cognito behaves leads to a section or a row that exists`() throws {
        // A page; its sections, if any; its rows, if any. What precedes keeps links and paths out.
        let form =
            #/(?:^|[^\w\/.])cognito\/([a-z-]+)((?:(?:,| and| to)? §\d+)*)((?: rows? \d+(?:(?:, | and | to )\d+)*)?)/#
        let pages = try Self.pages()
        var count = 0
        for (path, text) in try Self.sources() {
            for line in text.split(separator: "\n") where line.contains("cognito/") {
                for citation in line.matches(of: form) {
                    let (_, name, sections, rows) = citation.output
                    count += 1
                    guard let page = pages[String(name)] else {
                        Issue.record("\(path) cites docs/cognito/\(name).md, which is not there")
                        continue
                    }
                    for number in Self.numbers(sections) {
                        #expect(page.sections.contains(number), "\(path): cognito/\(name) has no §\(number)")
                    }
                    for number in Self.numbers(rows) {
                        #expect(page.rows.contains(number), "\(path): cognito/\(name) has no row \(number)")
                    }
                }
            }
        }
        #expect(count > 150, "citations have another form now")
    }

    @Test func `No comment cites what is not here, and none abbreviates an error type`() throws {
        for (path, text) in try Self.sources() where !path.hasSuffix("CitationTests.swift") {
            for line in text.split(separator: "\n") {
                if line.contains(".md") || line.contains("DESIGN") {
                    #expect(
                        !line.contains(#/\bauth\.md\b|\.md §|\bDESIGN\b/#),
                        "\(path): cite as docs/cognito/README.md says, \"cognito/tokens §3\": \(line)")
                }
                if line.contains("//") {
                    #expect(!line.contains(#/\/\/.*\b(IPE|NAE|RNF|UNF|PRR|TMR)\b/#), "\(path): \(line)")
                }
            }
        }
    }

    private static func numbers(_ list: Substring) -> [Int] {
        list.matches(of: #/\d+/#).compactMap { Int($0.output) }
    }

    private struct Page {
        /// Of headings such as "## 3. Errors".
        var sections: Set<Int> = []
        /// Of lines such as "| 91 | ...", which evidence alone has.
        var rows: Set<Int> = []
    }

    private static func pages() throws -> [String: Page] {
        var pages: [String: Page] = [:]
        let folder = root.appending(path: "docs/cognito")
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name.hasSuffix(".md") {
            var page = Page()
            for line in try String(contentsOf: folder.appending(path: name), encoding: .utf8).split(separator: "\n") {
                if let match = line.prefixMatch(of: #/## (\d+)\. /#) { page.sections.insert(Int(match.1)!) }
                if let match = line.prefixMatch(of: #/\| (\d+) \|/#) { page.rows.insert(Int(match.1)!) }
            }
            pages[String(name.dropLast(3))] = page
        }
        return pages
    }

    /// Everything that may cite, by its path in the repository.
    private static func sources() throws -> [(path: String, text: String)] {
        var sources: [(path: String, text: String)] = []
        for folder in ["Sources", "Tests", "docs", "scripts"] {
            for path in try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path) {
                guard !path.contains("node_modules"), !path.contains("/."), !path.contains("Generated/") else {
                    continue
                }
                let name = "\(folder)/\(path)"
                // Folders and binary files have no text.
                guard let text = try? String(contentsOf: root.appending(path: name), encoding: .utf8) else { continue }
                sources.append((name, text))
            }
        }
        return sources
    }

    /// This file is Tests/ServerTests/Documentation/CitationTests.swift.
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
}
