import JSON
import Testing

@testable import ModelGenerator

@Suite("Model.strip") struct StrippedModelTests {
    private let full: JSONValue = [
        "metadata": ["targetPrefix": "Service", "uid": "x"],
        "operations": [
            "Greet": [
                "name": "Greet", "http": ["method": "POST"], "input": ["shape": "GreetRequest"],
                "output": ["shape": "GreetResponse"], "documentation": "<p>text</p>", "authtype": "none",
            ]
        ],
        "shapes": [
            "GreetRequest": [
                "type": "structure", "required": ["Name"], "documentation": "<p>text</p>",
                "members": ["Name": ["shape": "NameType", "documentation": "<p>text</p>"]],
            ],
            "GreetResponse": ["type": "structure", "members": [:]],
            "NameType": ["type": "string", "min": 1, "pattern": "[a-z]+", "sensitive": true, "documentation": "text"],
        ],
    ]

    @Test("Texts go, what the generator needs stays, and the result is a model")
    func strip() throws {
        let text = try Model.strip(full)
        #expect(!text.contains("documentation") && !text.contains("text"))
        let model = try Model(json: JSONReader.read(Array(text.utf8)))
        #expect(model.targetPrefix == "Service")
        #expect(model.operations.map(\.name) == ["Greet"])
        #expect(model.operations.first?.isSigned == false)
        #expect(model.shape("NameType").isSensitive)
        let list = try OperationList(json: .areas(["Greetings": ["Greet": "built"]]))
        let files = try Generator(model: model, list: list).files()
        let operation = files.first { $0.path == "ServiceModel/Generated/Operations/Greet.swift" }
        #expect(operation?.text.contains("public var name: String\n") == true)
    }

    @Test("What refers to nothing, or is of an unknown kind, is refused")
    func refused() throws {
        #expect(throws: ModelError.self) { try Model.strip(["shapes": [:]]) }
        #expect(throws: ModelError.self) { try Model(json: []) }
        let dangling: JSONValue = [
            "targetPrefix": "S", "operations": [:], "shapes": ["A": ["type": "list", "member": "B"]],
        ]
        #expect(throws: ModelError.self) { try Model(json: dangling) }
        let unknown: JSONValue = ["targetPrefix": "S", "operations": [:], "shapes": ["A": ["type": "union"]]]
        #expect(throws: ModelError.self) { try Model(json: unknown) }
    }
}
