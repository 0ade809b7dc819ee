import CognitoAPI
import JSON
import ServiceModel
import TestSupport
import Testing

@Suite("What is built") struct CompatibilityTests {
    private let compatibility = Compatibility(table: .all)

    @Test("docs/compatibility.md says what the operation table says")
    func document() {
        let expected = compatibility.markdown
        #expect(
            RepositoryFile(path: "docs/compatibility.md").text(updatedTo: expected) == expected, "run scripts/generate")
    }

    @Test("Every operation of the API is listed once")
    func complete() throws {
        let listed = try #require(
            JSONReader.read(Array(compatibility.json.utf8)).objectValue?["operations"]?.arrayValue)
        let names = listed.compactMap { $0.objectValue?["name"]?.stringValue }
        #expect(names.count == OperationName.allCases.count)
        #expect(Set(names) == Set(OperationName.allCases.map(\.rawValue)))
        let built = listed.filter { $0.objectValue?["state"] == "built" }
        #expect(built.count == OperationTable.all.built.count)
    }
}
