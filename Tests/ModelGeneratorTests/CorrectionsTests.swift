import JSON
import Testing

@testable import ModelGenerator

@Suite("Corrections of the model") struct CorrectionsTests {
    private let model: JSONValue = [
        "targetPrefix": "S", "operations": ["Greet": ["input": "GreetRequest"]],
        "shapes": [
            "GreetRequest": ["type": "structure", "members": ["SMSMessage": "Text"]],
            "Text": ["type": "string", "pattern": "[a-z]+"],
        ],
    ]

    private func corrections(_ entry: JSONObject) throws(ModelError) -> Corrections {
        var entry = entry
        entry["reason"] = entry["reason"] ?? "It was seen."
        entry["source"] = entry["source"] ?? "row 1"
        return try Corrections(json: ["corrections": [.object(entry)]])
    }

    private func table(_ entry: JSONObject) throws -> String {
        let model = try Model(json: model, corrections: corrections(entry))
        let list = try OperationList(json: .areas(["Greetings": ["Greet": "validates"]]))
        return try Generator(model: model, list: list).files().map(\.text).joined()
    }

    @Test("A constraint is replaced where the model says what it was made against")
    func constraints() throws {
        let text = try table(["shape": "Text", "constraints": ["pattern": ["from": "[a-z]+", "to": "[0-9]+"]]])
        #expect(text.contains("\n[0-9]+\n") && !text.contains("\n[a-z]+\n"))
        let added = try table(["shape": "Text", "constraints": ["max": ["from": nil, "to": 7]]])
        #expect(added.contains("t Text - - 7 0"))
    }

    @Test("A member gets the name that violations call it, and a shape its secrecy")
    func names() throws {
        let named = try table(["shape": "GreetRequest", "pathNames": ["SMSMessage": "smsMessage"]])
        #expect(named.contains("m SMSMessage 1 - smsMessage\n"))
        #expect(try table(["shape": "Text", "sensitive": true]).contains("t Text ! - - 0"))
    }

    @Test("An operation is open to whom its correction says")
    func access() throws {
        #expect(try table(["shape": "Text", "sensitive": true]).contains("o Greet 0 s -\n"))
        let open = try table(["operation": "Greet", "access": ["from": "signed", "to": "public"]])
        #expect(open.contains("o Greet 0 - -\n"))
        let either = try table(["operation": "Greet", "access": ["from": "signed", "to": "either"]])
        #expect(either.contains("o Greet 0 e -\n"))
    }

    @Test("What does not fit the model, corrects nothing or gives no reason is refused")
    func refused() {
        let unfitting: [JSONObject] = [
            ["shape": "Text", "constraints": ["pattern": ["from": "[A-Z]+", "to": "[0-9]+"]]],
            ["shape": "Text", "constraints": ["min": ["from": 1, "to": 2]]],
            ["shape": "Nothing", "sensitive": true],
            ["shape": "GreetRequest", "pathNames": ["Colour": "color"]],
            ["shape": "Text"],
            ["sensitive": true],
            ["operation": "Greet", "access": ["from": "public", "to": "either"]],
            ["operation": "Greet", "access": ["from": "signed", "to": "closed"]],
            ["operation": "Greet", "access": ["from": "signed", "to": "public"], "reason": ""],
            ["operation": "Leave", "access": ["from": "signed", "to": "public"]],
            ["shape": "Text", "sensitive": true, "reason": ""],
            ["shape": "Text", "sensitive": true, "source": ""],
            ["shape": "Text", "constraints": ["pattern": ["to": "[0-9]+"]]],
        ]
        for entry in unfitting { #expect(throws: ModelError.self, "\(entry)") { try table(entry) } }
        #expect(throws: ModelError.self) { try Corrections(json: []) }
    }
}
