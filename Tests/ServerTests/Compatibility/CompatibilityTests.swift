import IdentityPoolModel
import IdentityPools
import JSON
import ServiceModel
import TestSupport
import Testing

@testable import CognitoAPI

@Suite("What is built") struct CompatibilityTests {
    private let compatibility = Compatibility([.userPools, .identityPools])

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
        let expected = OperationName.allCases.map(\.rawValue) + IdentityPoolOperation.allCases.map(\.rawValue)
        #expect(names.sorted() == expected.sorted())
        let built = listed.filter { $0.objectValue?["state"] == "built" }
        #expect(
            built.count == OperationTable<OperationName>.all.built.count
                + OperationTable<IdentityPoolOperation>.all.built.count)
    }

    @Test("What a table lacks is said to validate, and an unbuilt operation is never said to be built")
    func lacking() {
        let empty = Compatibility([
            .init("User pools", service: .userPools, areas: OperationArea.self, table: OperationTable())
        ])
        #expect(empty.markdown.contains("153 operations; 0 of them are built."))
        #expect(empty.markdown.contains("| SignUp | validates, answers 501 | public |"))
        #expect(empty.rows.allSatisfy { $0[3] != "built" })
        #expect(compatibility.markdown.contains("153 operations, and all of them are built."))
    }
}
