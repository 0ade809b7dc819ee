public import ServiceModel

/// Shows and sets how many requests of a category are answered each second (cognito/limits).
public enum ProvisionedLimits {
    /// How far a limit can be raised, times the service's own: this server has no account whose quota would say.
    static let maximumFactor = 100

    /// - Throws: `noCategory`, `unknownCategory`.
    public static func find(_ definition: LimitDefinitionType, call: Call) async throws -> LimitType {
        let category = try category(definition)
        let set = try await call.store.read { try $0.provisionedLimits() }
        return shape(category, set[category.rawValue])
    }

    /// From now on the limit is enforced.
    ///
    /// - Throws: `noCategory`, `unknownCategory`, `belowStandard`, `aboveMaximum`.
    public static func set(
        _ definition: LimitDefinitionType, to value: Int, call: Call
    ) async throws -> LimitType {
        let category = try category(definition)
        guard value >= category.standard else {
            throw Refusal.limit(.belowStandard(category, standard: category.standard))
        }
        let maximum = category.standard * maximumFactor
        guard value <= maximum else { throw Refusal.limit(.aboveMaximum(category, maximum: maximum)) }
        try await call.store.write { try $0.setProvisionedLimit(category.rawValue, to: value) }
        return shape(category, value)
    }

    private static func category(_ definition: LimitDefinitionType) throws(Refusal) -> RequestCategory {
        guard definition.attributes.count == 1, let name = definition.attributes["Category"] else {
            throw .limit(.noCategory)
        }
        guard let category = RequestCategory(rawValue: name) else { throw .limit(.unknownCategory(name)) }
        return category
    }

    private static func shape(_ category: RequestCategory, _ value: Int?) -> LimitType {
        LimitType(
            limitDefinition: LimitDefinitionType(
                limitClass: .apiCategory, attributes: ["Category": category.rawValue]),
            provisionedLimitValue: value ?? category.standard, freeLimitValue: category.standard)
    }
}
