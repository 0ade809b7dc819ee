import Foundation
import JSON
import ServiceModel
import Testing

/// The error with which `operation` refuses `body`, or nil.
func refusal(_ operation: OperationName, _ body: JSONValue) -> ServiceError? {
    do throws(ServiceError) {
        _ = try Validator.validate(operation, body)
        return nil
    } catch {
        return error
    }
}

/// The violations of which `operation` accuses `body`.
func violations(_ operation: OperationName, _ body: JSONValue) -> [String] {
    guard let message = refusal(operation, body)?.message, let colon = message.range(of: " detected: ") else {
        return []
    }
    return message[colon.upperBound...].components(separatedBy: "; ")
}

@Suite("Validator: constraints") struct ValidatorTests {
    private let signUp: JSONObject = ["ClientId": "abc", "Username": "mary", "Password": "secret"]

    private func signUp(_ changes: JSONObject) -> JSONValue {
        var body = signUp
        for (key, value) in changes.members { body[key] = value }
        return .object(body)
    }

    @Test("A good request passes with all its members")
    func passes() throws {
        let body: JSONObject = [
            "ClientId": "abc", "Username": "mary", "UserAttributes": [["Name": "email", "Value": "m@x.y"]],
        ]
        #expect(try Validator.validate(.signUp, .object(body)) == body)
    }

    @Test("One violation is told in the singular")
    func singular() {
        #expect(
            refusal(.adminGetUser, ["UserPoolId": "us-east-1!x", "Username": "mary"])
                == ServiceError(
                    .invalidParameterException,
                    #"1 validation error detected: Value 'us-east-1!x' at 'userPoolId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w-]+_[0-9a-zA-Z]+"#
                ))
    }

    @Test("Several are told together, two of the same member too")
    func plural() {
        #expect(
            refusal(.signUp, signUp(["Username": "", "SecretHash": ""]))?.message
                == #"4 validation errors detected: Value at 'secretHash' failed to satisfy constraint: Member must have length greater than or equal to 1; Value at 'secretHash' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=/]+; Value at 'username' failed to satisfy constraint: Member must have length greater than or equal to 1; Value at 'username' failed to satisfy constraint: Member must satisfy regular expression pattern: [\p{L}\p{M}\p{S}\p{N}\p{P}]+"#
        )
    }

    @Test("Absent and null members that are required must not be null")
    func required() {
        let text = "Value null at 'attributeName' failed to satisfy constraint: Member must not be null"
        #expect(violations(.getUserAttributeVerificationCode, ["AccessToken": "a"]) == [text])
        #expect(violations(.getUserAttributeVerificationCode, ["AccessToken": "a", "AttributeName": nil]) == [text])
    }
}
