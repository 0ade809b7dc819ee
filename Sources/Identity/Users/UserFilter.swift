/// A parsed ListUsers filter (cognito/lists §1).
public struct UserFilter: Sendable, Equatable {
    public enum Attribute: String, Sendable, CaseIterable {
        case username
        case email
        case phoneNumber = "phone_number"
        case name
        case givenName = "given_name"
        case familyName = "family_name"
        case preferredUsername = "preferred_username"
        case userStatus = "cognito:user_status"
        case status
        case sub
    }

    public enum Comparison: Sendable {
        case equals
        case hasPrefix
    }

    public var attribute: Attribute
    public var comparison: Comparison
    /// Ready for the column: lower case, except for `username` and `status`, which keep their case.
    public var value: String

    public init(attribute: Attribute, comparison: Comparison, value: String) {
        self.attribute = attribute
        self.comparison = comparison
        self.value = value
    }
}
