import Foundation
import TestSupport
import Testing

/// `Package.swift` lists what a module may import: not less, which the compiler sees to, and not more.
@Suite struct ModuleImportTests {
    private struct Target {
        let name: String
        let folder: String
        let dependencies: [String]
    }

    private let targets: [Target]

    init() {
        let folders = [
            "module": ("Sources/", ""), ".executableTarget": ("Sources/", ""), "tests": ("Tests/", "Tests"),
            ".target": ("Tests/", ""),
        ]
        let declaration =
            #/(module|tests|\.executableTarget|\.target)\(\s*(?:name:\s*)?"(\w+)",\s*(?:uses|dependencies):\s*\[([^\]]*)\]/#
        targets = RepositoryFile(path: "Package.swift").text.matches(of: declaration).map { match in
            let (before, after) = folders[String(match.1)] ?? ("", "")
            return Target(
                name: String(match.2), folder: match.2 == "Fuzz" ? "Tests/Fuzz/Fuzz" : "\(before)\(match.2)\(after)",
                dependencies: match.3.matches(of: #/"(\w+)"/#).map { String($0.1) })
        }
    }

    @Test func `A target may import what one of its files does import, and nothing else`() throws {
        #expect(targets.count > 30)
        for target in targets {
            let imported = try imports(in: target.folder)
            let unused = target.dependencies.filter { !imported.contains($0) }
            #expect(unused.isEmpty, "\(target.folder) imports none of \(unused): take them off in Package.swift")
        }
    }

    @Test func `The table of modules says what Package.swift says`() throws {
        let rows = RepositoryFile(path: "docs/architecture.md").text.matches(of: #/(?m)^\|([^|]*)\|[^|]*\|([^|]*)\|$/#)
        for target in targets
        where target.folder.hasPrefix("Sources/") && !["ModelGenerator", "modelgen"].contains(target.name) {
            let row = rows.first { $0.1.contains("`\(target.name)`") }
            let told = row?.2.matches(of: #/`(\w+)`/#).map { String($0.1) }
            #expect(told == target.dependencies, "docs/architecture.md, \(target.name)")
        }
    }

    private func imports(in folder: String) throws -> Set<String> {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let place = root.appending(path: folder).path
        let files = try #require(FileManager.default.enumerator(atPath: place)).compactMap { $0 as? String }
        var found: Set<String> = []
        for file in files where file.hasSuffix(".swift") {
            let text = try String(contentsOfFile: "\(place)/\(file)", encoding: .utf8)
            found.formUnion(text.matches(of: #/(?m)^(?:@\w+ )?(?:\w+ )?import (\w+)/#).map { String($0.1) })
        }
        return found
    }
}
