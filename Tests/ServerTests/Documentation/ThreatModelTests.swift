import Foundation
import TestSupport
import Testing

/// `docs/threat-model.md` names the tests that show what it says, in lines such as
/// "- `test_origins`: `test_a_tunnel_makes_nobody_local`" and "- `JWSTests`: "...", "..."".
@Suite struct ThreatModelTests {
    @Test func `The threat model names only tests that exist`() throws {
        let sources = try Self.sources()
        var count = 0
        for line in RepositoryFile(path: "docs/threat-model.md").text.split(separator: "\n") {
            guard let start = line.firstMatch(of: #/^- `(\w+)`: /#) else { continue }
            let source = sources[String(start.1)] ?? ""
            for name in line[start.range.upperBound...].matches(of: #/"([^"]+)"|`(\w+)`/#) {
                // Functions are found as they begin, sentences as they stand.
                let text = name.1.map(String.init) ?? "def \(name.2 ?? "")("
                #expect(source.contains(text), "\(start.1) has no such test: \(text)")
                count += 1
            }
        }
        #expect(count > 100, "the lines that name tests have another form now")
    }

    @Test func `No section of the threat model names a suite twice`() {
        var section = ""
        var named: Set<String> = []
        for line in RepositoryFile(path: "docs/threat-model.md").text.split(separator: "\n") {
            if line.hasPrefix("## ") { (section, named) = (String(line), []) }
            guard let start = line.firstMatch(of: #/^- `(\w+)`: /#) else { continue }
            #expect(named.insert(String(start.1)).inserted, "\(section) names \(start.1) twice")
        }
    }

    /// Every file of tests, by its name without ending.
    private static func sources() throws -> [String: String] {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        var sources: [String: String] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: tests.path) {
            let file = tests.appending(path: path)
            guard ["swift", "py"].contains(file.pathExtension) else { continue }
            sources[file.deletingPathExtension().lastPathComponent, default: ""] +=
                try String(contentsOf: file, encoding: .utf8)
        }
        return sources
    }
}
