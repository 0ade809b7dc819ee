import JSON
import ServiceModel
import Testing

@Suite("Operations") struct OperationTests {
    private let model = ModelFile.shared

    @Test("There are as many operations as the model has, with what it says of them")
    func names() {
        #expect(OperationName.allCases.count == 153)
        #expect(OperationName.allCases.map(\.rawValue) == model.operations.members.map(\.key))
        for operation in OperationName.allCases {
            let entry = model.operations[operation.rawValue]!.objectValue!
            #expect(operation.requestShape == entry["input"]?.stringValue)
            #expect(operation.hasOutput == (entry["output"] != nil))
            switch operation {
            // As the documentation of the two says, and not the model's own word.
            case .getClientToken: #expect(operation.access == .public)
            case .getDerivedToken: #expect(operation.access == .either)
            default: #expect(operation.access == (entry["authtype"]?.stringValue == "none" ? .public : .signed))
            }
        }
    }

    @Test("Public operations and those with a token are unsigned, administration is signed")
    func signing() {
        #expect(!OperationName.signUp.isSigned)
        #expect(!OperationName.getUser.isSigned)
        #expect(OperationName.adminGetUser.isSigned)
        #expect(OperationName.createUserPool.isSigned)
        #expect(!OperationName.deleteUser.hasOutput)
        #expect(OperationName.globalSignOut.hasOutput)
    }

    @Test("An empty request lacks what the model requires, and nothing else", arguments: OperationName.allCases)
    func emptyRequest(_ operation: OperationName) {
        let required = model.required(model.input(of: operation.rawValue))
        let expected = required.map { name in
            let path = name.prefix(1).lowercased() + name.dropFirst()
            return "Value null at '\(path)' failed to satisfy constraint: Member must not be null"
        }
        #expect(Set(violations(operation, [:])) == Set(expected))
        #expect((refusal(operation, [:]) == nil) == required.isEmpty)
    }

    @Test("Text in place of each input's members is refused as the wrong type", arguments: OperationName.allCases)
    func wrongTypes(_ operation: OperationName) {
        let members = model.shape(model.input(of: operation.rawValue))["members"]!.objectValue!
        for member in members.members {
            let shape = model.shape(member.value.stringValue!)
            guard let type = shape["type"]?.stringValue, type != "string", type != "blob", shape["document"] == nil
            else {
                continue
            }
            #expect(refusal(operation, .object([member.key: "x"]))?.type.name == "SerializationException")
        }
    }

    /// Every text of the request is too long and of forbidden characters, so each constrained member is refused.
    @Test("No sensitive value is ever shown", arguments: OperationName.allCases)
    func sensitive(_ operation: OperationName) throws {
        let filler = String(repeating: " \u{1}", count: 2_500)
        let body = model.example(model.input(of: operation.rawValue)) { shape, hidden in
            (hidden || shape == "ConfirmationCodeType" ? "SECRET" : "open") + (shape == "StringType" ? "" : filler)
        }
        let message = refusal(operation, body)?.message ?? ""
        #expect(!message.contains("SECRET"))
        #expect(violations(operation, body).filter { $0.hasPrefix("Value at ") }.allSatisfy { !$0.contains("open") })
    }

    @Test("Secrets are refused without being shown")
    func secretsByName() {
        let long = JSONValue.string(String(repeating: "SECRET ", count: 700))
        let body: JSONValue = [
            "ClientId": long, "SecretHash": long, "Username": long, "Password": long, "ConfirmationCode": long,
            "Session": long, "UserAttributes": [["Name": "a", "Value": long]],
        ]
        for (operation, expected) in [(.signUp, 9), (.confirmSignUp, 9), (.confirmForgotPassword, 10)]
            as [(OperationName, Int)]
        {
            let told = violations(operation, body)
            #expect(told.count == expected, "\(told)")
            #expect(told.allSatisfy { $0.hasPrefix("Value at '") && !$0.contains("SECRET") })
        }
    }
}
