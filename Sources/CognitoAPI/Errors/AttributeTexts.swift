import Identity
import ServiceModel

extension ServiceError {
    init(_ refusal: AttributeRefusal) {
        self =
            switch refusal {
            case .unauthorized:
                ServiceError(.notAuthorizedException, "A client attempted to write unauthorized attribute")
            case .valueMissing(let name): .parameter("Attribute value for \(name) must not be null")
            // Names that a new user lacks stand one after another with commas; other problems end in a line break each.
            case .requiredMissing(let names):
                .schemaMismatch(
                    SCIMNames.of(names).map { "\($0): The attribute \($0) is required" }.joined(separator: ", "))
            case .schemaMismatch(let problems): .schemaMismatch(problems.map(Self.text).joined())
            case .invalidEmail: .parameter("Invalid email address format.")
            case .invalidPhoneNumber: .parameter("Invalid phone number format.")
            case .subNotMutable: .parameter("Cannot modify the non-mutable attribute sub")
            case .cannotBeUpdated(let names):
                .parameter(names.map { "user.\($0): Attribute cannot be updated.\n" }.joined())
            case .cannotBeDeleted(let names):
                .parameter(names.map { "user.\($0): Required attribute cannot be deleted." }.joined(separator: "\n"))
            case .unknownInUpdate(let names): .parameter(Self.unknown(names))
            case .unknownInDeletion(let names): .parameter("Invalid user attributes: \(Self.unknown(names))")
            case .noValueToVerify(.email): .parameter("No email provided but email_verified was true")
            case .noValueToVerify(.phoneNumber):
                .parameter("No phone number provided but phone_number_verified was true")
            case .notVerifiable:
                .parameter("Invalid attribute name. Only phone_number and email can be verified.")
            case .notHeld(.email): .parameter("User does not have a valid registered email address")
            case .notHeld(.phoneNumber): .parameter("User does not have a valid registered phone number")
            // Recorded for e-mail (cognito/evidence row 160).
            case .mediumWithoutContact(.email):
                .parameter("No email provided but desired delivery medium was Email")
            case .mediumWithoutContact(.sms):
                .parameter("No phone number provided but desired delivery medium was SMS")
            case .missingAtFirstSignIn(let names):
                .parameter("Invalid attributes given, \(names.joined(separator: " and ")) is missing")
            case .alreadyProvided(let name):
                ServiceError(.notAuthorizedException, "Cannot modify an already provided \(name)")
            }
    }

    private static func schemaMismatch(_ problems: String) -> ServiceError {
        parameter("Attributes did not conform to the schema: \(problems)")
    }

    private static func unknown(_ names: [String]) -> String {
        names.map { "user.\($0): Attribute does not exist in the schema.\n" }.joined()
    }

    private static func text(_ problem: AttributeProblem) -> String {
        let name = problem.attribute
        return switch problem.kind {
        case .unknown: "Type for attribute {\(name)} could not be determined"
        case .tooShort(let minimum): "\(name): String must be at least \(minimum) characters long\n"
        case .tooLong(let maximum): "\(name): String must be no longer than \(maximum) characters\n"
        case .notBirthdate: "\(name): Invalid birthdate format\n"
        case .notNumber: "\(name): Number is not valid\n"
        case .tooSmall(let minimum): "\(name): Number must be greater than or equal to \(minimum)\n"
        case .tooLarge(let maximum): "\(name): Number must be less than or equal to \(maximum)\n"
        case .notBoolean: "\(name): Boolean is not valid\n"
        case .notDateTime: "\(name): DateTime is not valid\n"
        }
    }
}
