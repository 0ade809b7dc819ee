import Storage
import Testing

@testable import Copy

@Suite struct UnfinishedCopyTests {
    @Test func `what a target remembers is read as it was written`() {
        var unfinished = UnfinishedCopy(key: "ab12")
        unfinished.progress["users"] = .init(rows: 3_000_000_000, digest: [0, 255, 7], isWhole: false)
        unfinished.progress["pools"] = .init(rows: 0, digest: [], isWhole: true)
        unfinished.structures = [
            SecondaryStructure(name: "a", table: "users", definition: "CREATE \"x\"\n y", isConstraint: true)
        ]
        #expect(UnfinishedCopy(text: unfinished.text) == unfinished)
    }

    @Test(arguments: [
        "", "{}", "[]", #"{"form":2,"key":"a","tables":[],"structures":[]}"#,
        #"{"form":1,"key":"a","tables":[{"table":"users"}],"structures":[]}"#,
    ])
    func `anything else is none`(_ text: String) {
        #expect(UnfinishedCopy(text: text) == nil)
    }
}
