import Foundation
import ModelGenerator
import Testing

@Suite("Generated sources") struct GeneratedFilesTests {
    @Test("The committed sources are what the generator writes from the committed models and lists")
    func upToDate() throws {
        let files = try Generator.all(from: Committed.input)
        for file in files {
            let committed = try? String(contentsOf: Committed.sources.appending(path: file.path), encoding: .utf8)
            #expect(committed == file.text, "\(file.path): run scripts/generate")
        }
        let present = try GeneratedFile.Module.allCases.flatMap { module in
            try Committed.swiftFiles(beneath: module.directory).map { "\(module.directory)/\($0)" }
        }
        #expect(Set(present) == Set(files.map(\.path)))
    }
}
