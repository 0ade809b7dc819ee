public import ServiceModel

/// A user pool with what its rules ask for again and again worked out once. Immutable: an update makes a new one.
public final class UserPool: Sendable {
    /// The API shape, complete: DescribeUserPool answers it.
    public let settings: UserPoolType
    /// The rest of what SetUserPoolMfaConfig sets.
    public let mfa: PoolMFA
    /// What SetUserPoolSessionConfiguration sets.
    public let sessions: SessionSettings
    public let id: String
    /// The part of the id before the last underscore.
    public let region: String
    /// The part after it, which SRP hashes (cognito/srp §2).
    public let shortName: String
    public let schema: AttributeSchema
    public let isCaseSensitive: Bool
    public let passwordPolicy: PasswordPolicy
    /// Attributes that stand in for the username at sign-up (cognito/users §1).
    public let usernameAttributes: [ContactAttribute]
    public let aliasAttributes: [AliasAttributeType]
    public let autoVerifiedAttributes: [ContactAttribute]

    /// - Parameter mfa: nil where it follows from the settings.
    /// - Throws: where the settings have no id.
    public init(
        _ settings: UserPoolType, mfa: PoolMFA? = nil, sessions: SessionSettings = SessionSettings()
    ) throws(ShapeError) {
        self.settings = settings
        self.sessions = sessions
        self.mfa = mfa ?? PoolMFA(ofNew: settings)
        id = try UserPoolType.require(settings.id, "Id")
        (region, shortName) = PoolIds.parts(of: id)
        schema = AttributeSchema(settings.schemaAttributes ?? [])
        isCaseSensitive = settings.usernameConfiguration?.caseSensitive ?? true
        passwordPolicy = PasswordPolicy(settings.policies?.passwordPolicy)
        usernameAttributes = (settings.usernameAttributes ?? []).map { ContactAttribute($0) }
        aliasAttributes = settings.aliasAttributes ?? []
        autoVerifiedAttributes = (settings.autoVerifiedAttributes ?? []).map { ContactAttribute($0) }
    }
}

extension UserPool {
    public var arn: String { settings.arn ?? "" }
    public var name: String { settings.name ?? "" }
    public var createdAt: Int64 { settings.creationDate?.milliseconds ?? 0 }
    public var modifiedAt: Int64 { settings.lastModifiedDate?.milliseconds ?? 0 }

    /// A username as it is compared: as typed, or in lower case where the pool ignores case.
    public func usernameKey(_ username: String) -> String {
        isCaseSensitive ? username : username.lowercased()
    }

    /// An alias as it is compared. Phone numbers have no case.
    public func aliasKey(_ value: String) -> String {
        isCaseSensitive ? value : value.lowercased()
    }
}
