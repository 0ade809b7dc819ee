import IdentityPoolModel
import JSON
import Testing

@testable import Identity

/// Which role an identity takes (cognito/identity-pools §7).
@Suite struct RoleChoiceTests {
    private func choose(
        _ claims: JSONObject, _ mapping: RoleMapping?, custom: String? = nil,
        standard: [String: String] = ["authenticated": "standard"]
    ) throws(Refusal) -> String {
        let pool = StoredIdentityPool(
            settings: IdentityPool(identityPoolId: "r:1", identityPoolName: "p", allowUnauthenticatedIdentities: true),
            roles: IdentityPoolRoles(standard: standard, mappings: mapping.map { ["p:c": $0] } ?? [:]))
        let login = IdentityLogin(provider: "p", subject: "s")
        return try RoleChoice.role(
            custom,
            for: IdentityAdmission(
                pool: pool, identity: .proven("r:2", poolId: "r:1", by: [login]),
                logins: [ProvenLogin(login: login, mappingKey: "p:c", claims: claims, standing: nil)]))
    }

    private func token(_ resolution: AmbiguousRoleResolutionType) -> RoleMapping {
        RoleMapping(type: .token, ambiguousRoleResolution: resolution)
    }

    private static let denied = Refusal.poolIdentity(.roleDenied("r:2"))

    @Test func `the token's preferred role comes first, then its only one, then what the pool says`() throws {
        let both: JSONValue = ["a", "b"]
        #expect(try choose(["cognito:roles": both, "cognito:preferred_role": "b"], token(.deny)) == "b")
        #expect(try choose(["cognito:roles": ["a"]], token(.deny)) == "a")
        for claims: JSONObject in [["cognito:roles": both], [:]] {
            #expect(throws: Refusal.poolIdentity(.ambiguousRole(provider: "p:c"))) { try choose(claims, token(.deny)) }
            #expect(try choose(claims, token(.authenticatedRole)) == "standard")
            #expect(throws: Refusal.poolIdentity(.noRole)) {
                try choose(claims, token(.authenticatedRole), standard: ["unauthenticated": "x"])
            }
        }
    }

    @Test func `a wanted role must be one that the token lists, and the pool must go by tokens`() throws {
        let claims: JSONObject = ["cognito:roles": ["a", "b"], "cognito:preferred_role": "b"]
        #expect(try choose(claims, token(.deny), custom: "a") == "a")
        for (mapping, wanted) in [
            (token(.authenticatedRole), "standard"), (nil, "a"),
            (
                RoleMapping(
                    type: .rules, ambiguousRoleResolution: .authenticatedRole,
                    rulesConfiguration: RulesConfigurationType(rules: [])), "a"
            ),
        ] as [(RoleMapping?, String)] {
            #expect(throws: Self.denied) { try choose(claims, mapping, custom: wanted) }
        }
    }

    @Test(arguments: [
        (MappingRuleMatchType.equals, "abc", true), (.equals, "ab", false), (.notEqual, "abc", false),
        (.notEqual, "x", true), (.startsWith, "ab", true), (.startsWith, "bc", false), (.contains, "bc", true),
        (.contains, "ac", false),
    ]) func `a rule holds a claim against its value`(_ type: MappingRuleMatchType, _ value: String, _ holds: Bool) {
        let rule = MappingRule(claim: "c", matchType: type, value: value, roleARN: "r")
        #expect(rule.matches(["c": "abc"]) == holds)
        #expect(!rule.matches(["d": "abc"]))
        #expect(!rule.matches(["c": .null]) && !rule.matches(["c": []]))
        // Of a list one element will do, but for inequality.
        #expect(rule.matches(["c": ["zzz", "abc"]]) == holds)
    }

    @Test func `truth values and numbers are compared as they are written`() {
        func rule(_ value: String) -> MappingRule {
            MappingRule(claim: "c", matchType: .equals, value: value, roleARN: "r")
        }
        #expect(rule("true").matches(["c": true]) && rule("7").matches(["c": 7]) && !rule("7").matches(["c": ["x": 7]]))
    }
}
