import Foundation
import JSON
import ModelGenerator
import Testing

@Suite("Generated sources") struct GeneratedFilesTests {
    private static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test("The committed sources are what the generator writes from the committed model")
    func upToDate() throws {
        func read(_ name: String) throws -> JSONValue {
            let path = Self.package.appending(path: "Sources/modelgen/Model/\(name).json")
            return try JSONReader.read(Array(Data(contentsOf: path)))
        }
        let model = try Model(json: read("cognito-idp"), corrections: Corrections(json: read("corrections")))
        let directory = Self.package.appending(path: "Sources/ServiceModel/Generated")
        let files = try Generator(model: model).files()
        for file in files {
            let committed = try? String(contentsOf: directory.appending(path: file.path), encoding: .utf8)
            #expect(committed == file.text, "\(file.path): run scripts/generate")
        }
        let present = try FileManager.default.subpathsOfDirectory(atPath: directory.path).filter {
            $0.hasSuffix(".swift")
        }
        #expect(Set(present) == Set(files.map(\.path)))
    }
}
