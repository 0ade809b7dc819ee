import IdentityPoolModel
import JSON

/// Which role an identity takes (cognito/identity-pools §7).
enum RoleChoice {
    /// - Parameter customRole: the one that the caller wants of those that the token lists.
    /// - Returns: the role's ARN.
    /// - Throws: `noRole` where none is set, `roleDenied` where the wanted one is not to be had, `ambiguousRole` where the
    ///   pool's rules tell none and deny one then.
    static func role(_ customRole: String?, for admission: IdentityAdmission) throws(Refusal) -> String {
        let roles = admission.pool.roles
        let denied = Refusal.poolIdentity(.roleDenied(admission.identity.identityId))
        if admission.isGuest {
            if customRole != nil { throw denied }
            return try standard("unauthenticated", of: roles)
        }
        // Of several logins the first one counts for which roles are mapped, in the order of the names of providers.
        let mapped = admission.logins.lazy.compactMap { login in
            roles.mappings[login.mappingKey].map { (key: login.mappingKey, mapping: $0, claims: login.claims) }
        }.first
        guard let (key, mapping, claims) = mapped else {
            if customRole != nil { throw denied }
            return try standard("authenticated", of: roles)
        }
        if let role = try chosen(customRole, by: mapping, claims, denied: denied) { return role }
        switch mapping.ambiguousRoleResolution {
        case .authenticatedRole: return try standard("authenticated", of: roles)
        case .deny, nil: throw .poolIdentity(.ambiguousRole(provider: key))
        }
    }

    /// Nil where neither token nor rules tell.
    private static func chosen(
        _ customRole: String?, by mapping: RoleMapping, _ claims: JSONObject, denied: Refusal
    ) throws(Refusal) -> String? {
        switch mapping.type {
        case .token:
            let listed = claims["cognito:roles"]?.arrayValue?.compactMap(\.stringValue) ?? []
            if let customRole {
                guard let role = listed.first(where: { $0.utf8.elementsEqual(customRole.utf8) }) else { throw denied }
                return role
            }
            if let preferred = claims["cognito:preferred_role"]?.stringValue, !preferred.isEmpty { return preferred }
            return listed.count == 1 ? listed[0] : nil
        case .rules:
            // Nobody chooses among roles that rules choose.
            if customRole != nil { throw denied }
            return mapping.rulesConfiguration?.rules.first { $0.matches(claims) }?.roleARN
        }
    }

    private static func standard(_ kind: String, of roles: IdentityPoolRoles) throws(Refusal) -> String {
        guard let role = roles.standard[kind] else { throw .poolIdentity(.noRole) }
        return role
    }
}

extension MappingRule {
    /// Whether the token has the claim, and it is as the rule wants it. Of a list one element has to be, and none may be
    /// what a rule by inequality names.
    func matches(_ claims: JSONObject) -> Bool {
        guard let values = claims[claim].map(ClaimText.values), !values.isEmpty else { return false }
        let wanted = Array(value.utf8)
        return switch matchType {
        case .equals: values.contains { $0.utf8.elementsEqual(wanted) }
        case .notEqual: !values.contains { $0.utf8.elementsEqual(wanted) }
        case .startsWith: values.contains { $0.utf8.starts(with: wanted) }
        case .contains: values.contains { Array($0.utf8).contains(wanted) }
        }
    }
}

/// What a claim says, as text.
enum ClaimText {
    /// Of a list each element's; none of what is no text, number or truth value.
    static func values(_ claim: JSONValue) -> [String] {
        claim.arrayValue.map { $0.compactMap(value) } ?? value(claim).map { [$0] } ?? []
    }

    /// Nil for lists and objects.
    static func value(_ claim: JSONValue) -> String? {
        switch claim {
        case .string(let text): text
        case .bool(let flag): flag ? "true" : "false"
        case .number: String(decoding: claim.encoded(), as: UTF8.self)
        case .array, .object, .null: nil
        }
    }
}
