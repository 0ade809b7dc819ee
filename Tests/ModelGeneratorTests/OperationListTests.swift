import JSON
import Testing

@testable import ModelGenerator

@Suite("The list of operations") struct OperationListTests {
    private func files(_ areas: [String: JSONValue]) throws -> [GeneratedFile] {
        let model = try Model(json: [
            "targetPrefix": "S", "operations": ["Greet": ["input": "Empty"], "Wave": ["input": "Empty"]],
            "shapes": ["Empty": ["type": "structure", "members": [:]]],
        ])
        return try Generator(model: model, list: OperationList(json: .areas(areas))).files()
    }

    @Test("What is built stands in the table, and all of an area in its order")
    func generated() throws {
        let files = try files(["Greetings": ["Wave": "validates", "Greet": "built"]])
        let table = try #require(files.first { $0.path == "CognitoAPI/Generated/OperationTable+All.swift" })
        #expect(table.text.contains("table.add(Greet.self)") && !table.text.contains("Wave"))
        let areas = try #require(files.first { $0.path == "CognitoAPI/Generated/OperationArea.swift" })
        let lines = areas.text.split(separator: "\n").map { $0.drop { $0 == " " } }
        let place = try #require(lines.firstIndex(of: ".wave,"))
        #expect(lines[place - 2...place + 1] == ["case .greetings:", "[", ".wave,", ".greet,"])
        #expect(lines.contains("case greetings = \"About Greetings\""))
    }

    @Test("An operation in no area, in two, unknown, or neither built nor not is refused by name")
    func refused() {
        let wrong: [([String: JSONValue], String)] = [
            (["A": ["Greet": "built"]], "Wave"),
            (["A": ["Greet": "built", "Wave": "built"], "B": ["Greet": "validates"]], "Greet"),
            (["A": ["Greet": "built", "Wave": "built", "Bow": "built"]], "Bow"),
            (["A": ["Greet": "built", "Wave": "planned"]], "Wave"),
            (["A": "Greet"], "area"),
        ]
        for (areas, name) in wrong {
            let error = #expect(throws: ModelError.self) { try files(areas) }
            #expect(error?.description.contains(name) == true, "\(areas)")
        }
        #expect(throws: ModelError.self) { try OperationList(json: []) }
    }

    @Test("Each built operation has one file, in its area's folder, and no other file stands there")
    func files() throws {
        try check(.userPools, "CognitoAPI")
        try check(.identityPools, "IdentityPools")
    }

    private func check(_ service: Service, _ module: String) throws {
        let expected = try Committed.list(service).areas.flatMap { area in
            area.built.map { "\(area.folder)/\($0).swift" }
        }
        #expect(try Committed.swiftFiles(beneath: "\(module)/Operations").sorted() == expected.sorted())
    }
}

extension JSONValue {
    /// A list of operations: areas by their folders, each with its operations' states.
    static func areas(_ areas: [String: JSONValue]) -> JSONValue {
        [
            "areas": .array(
                areas.sorted { $0.key < $1.key }.map { folder, operations in
                    .object([
                        "title": .string("About \(folder)"), "folder": .string(folder), "operations": operations,
                    ])
                })
        ]
    }
}
