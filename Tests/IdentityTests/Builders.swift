import Identity
import ServiceModel
import Testing

extension UserPool {
    /// A pool with Cognito's defaults, altered.
    static func make(_ change: (inout UserPoolType) -> Void = { _ in }) -> UserPool {
        var settings = UserPoolType()
        settings.id = "us-east-1_AbCdEf123"
        settings.schemaAttributes = StandardAttributes.all
        change(&settings)
        return try! UserPool(settings)
    }
}

extension AppClient {
    static func make(
        secrets: [String] = [], generation: Int64 = 0, _ change: (inout UserPoolClientType) -> Void = { _ in }
    ) -> AppClient {
        var settings = UserPoolClientType()
        settings.clientId = "1example23456789"
        settings.userPoolId = "us-east-1_AbCdEf123"
        change(&settings)
        let stored = try! StoredClient(settings: settings, sealedSecrets: nil, generation: generation)
        return AppClient(stored, secrets: secrets)
    }
}

extension User {
    static func make(
        _ username: String = "anna", status: UserStatusType = .confirmed,
        _ attributes: [(name: String, value: String)] = []
    ) -> User {
        User(
            id: 1, poolId: "us-east-1_AbCdEf123", username: username,
            sub: "a1b2c3d4-5678-90ab-cdef-111111111111", status: status, attributes: UserAttributes(attributes),
            createdAt: 0, modifiedAt: 0)
    }
}

/// Why the rule refuses; nil if it does not.
func refusal(_ rule: () throws -> Void, at location: SourceLocation = #_sourceLocation) -> Refusal? {
    do {
        try rule()
    } catch let refusal as Refusal {
        return refusal
    } catch {
        Issue.record("no refusal: \(error)", sourceLocation: location)
    }
    return nil
}
