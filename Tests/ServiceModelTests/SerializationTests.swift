import JSON
import ServiceModel
import Testing

@Suite("Validator: types") struct SerializationTests {
    private struct Case: Sendable, CustomTestStringConvertible {
        let body: JSONValue
        let message: String
        var operation = OperationName.signUp
        var testDescription: String { message }
    }

    private static let cases: [Case] = [
        Case(body: [], message: "Expected map or null"),
        Case(body: "text", message: "Expected map or null"),
        Case(body: 1, message: "Expected map or null"),
        Case(body: ["Username": [:]], message: "Start of structure or map found where not expected."),
        Case(body: ["Username": []], message: "Start of list found where not expected"),
        Case(body: ["Username": 5], message: "NUMBER_VALUE can not be converted to a String"),
        Case(body: ["Username": 5.5], message: "NUMBER_VALUE can not be converted to a String"),
        Case(body: ["Username": true], message: "TRUE_VALUE can not be converted to a String"),
        Case(body: ["Username": false], message: "FALSE_VALUE can not be converted to a String"),
        Case(body: ["UserAttributes": [:]], message: "Start of structure or map found where not expected."),
        Case(body: ["UserAttributes": "email"], message: "Expected list or null"),
        Case(body: ["UserAttributes": ["email"]], message: "Expected null"),
        Case(body: ["UserAttributes": [[]]], message: "Start of list found where not expected"),
        Case(body: ["UserAttributes": [["Name": 1]]], message: "NUMBER_VALUE can not be converted to a String"),
        Case(body: ["ClientMetadata": "x"], message: "Expected map or null"),
        Case(body: ["ClientMetadata": []], message: "Start of list found where not expected"),
        Case(body: ["ClientMetadata": ["k": 1]], message: "NUMBER_VALUE can not be converted to a String"),
        Case(body: ["ClientMetadata": ["k": [:]]], message: "Start of structure or map found where not expected."),
        Case(body: ["UserContextData": true], message: "Expected null"),
        Case(body: ["AuthFlow": 1], message: "NUMBER_VALUE can not be converted to a String", operation: .initiateAuth),
        Case(
            body: ["MaxResults": "5"], message: "STRING_VALUE can not be converted to an Integer",
            operation: .listUserPools),
        Case(
            body: ["MaxResults": true], message: "TRUE_VALUE can not be converted to an Integer",
            operation: .listUserPools),
        Case(
            body: ["MaxResults": 1.5], message: "NUMBER_VALUE can not be converted to an Integer",
            operation: .listUserPools),
        Case(
            body: ["MaxResults": 2_147_483_648], message: "NUMBER_VALUE can not be converted to an Integer",
            operation: .listUserPools),
        Case(
            body: ["GenerateSecret": "yes"], message: "STRING_VALUE can not be converted to a Boolean",
            operation: .createUserPoolClient),
        Case(
            body: ["GenerateSecret": 1], message: "NUMBER_VALUE can not be converted to a Boolean",
            operation: .createUserPoolClient),
        Case(
            body: ["CallbackURLs": ["a", 1]], message: "NUMBER_VALUE can not be converted to a String",
            operation: .createUserPoolClient),
        Case(body: ["ImageFile": "*"], message: "Unable to decode base64", operation: .setUICustomization),
        Case(
            body: ["ImageFile": 1], message: "NUMBER_VALUE can not be converted to a ByteBuffer",
            operation: .setUICustomization),
    ]

    @Test("A value of the wrong type ends the request in the words of the service", arguments: cases)
    private func types(_ sample: Case) {
        #expect(
            refusal(sample.operation, sample.body)
                == ServiceError(.serialization, sample.message))
    }

    @Test("A wrong type comes before any violation")
    func order() {
        #expect(refusal(.signUp, ["UserAttributes": 1])?.type.name == "SerializationException")
        #expect(refusal(.signUp, [:])?.type.name == "InvalidParameterException")
    }

    @Test("No body at all is an empty one")
    func null() {
        #expect(refusal(.signUp, .null) == refusal(.signUp, [:]))
    }

    @Test("Any JSON but null is a document")
    func documents() {
        for settings: JSONValue in [1, "x", [], ["a": [nil, true]]] {
            let body: JSONValue = ["AccessToken": "a", "Credential": settings]
            #expect(refusal(.completeWebAuthnRegistration, body) == nil)
        }
        #expect(violations(.completeWebAuthnRegistration, ["AccessToken": "a", "Credential": nil]).count == 1)
    }

    @Test("The message of this error is written with a capital, as no other")
    func messageKey() {
        #expect(ServiceError(.serialization, nil).messageKey == "Message")
        #expect(ServiceError(.notAuthorizedException, "x").messageKey == "message")
    }
}
