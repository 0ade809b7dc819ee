import ServiceModel
import Testing

@testable import Identity

@Suite struct SignInRiskTests {
    @Test func `what a sign-in was judged to be comes through a Session`() {
        for level in [nil, RiskLevelType.low, .medium, .high] {
            for demand in [SignInRisk.Demand.nothing, .secondFactor] {
                for flag in [true, false] {
                    var risk = SignInRisk(eventId: "a1b2c3d4-5678-90ab-cdef-111111111111")
                    (risk.level, risk.demand, risk.isCompromised, risk.isRecorded) = (level, demand, flag, !flag)
                    #expect(SignInRisk(text: risk.text) == risk)
                    #expect(risk.text.utf8.count == 41)
                }
            }
        }
    }

    @Test(arguments: ["", "a", "a b", "a bcdef", "a -x--"])
    func `what this server did not write is none`(_ text: String) { #expect(SignInRisk(text: text) == nil) }

    @Test func `custom challenges have a mode of their own`() {
        func pool(_ mode: AdvancedSecurityModeType, custom: AdvancedSecurityEnabledModeType?) -> UserPool {
            .make {
                $0.userPoolAddOns = UserPoolAddOnsType(
                    advancedSecurityMode: mode,
                    advancedSecurityAdditionalFlows: custom.map {
                        AdvancedSecurityAdditionalFlowsType(customAuthMode: $0)
                    })
            }
        }
        #expect(UserPool.make().threatProtection == .off)
        #expect(pool(.off, custom: nil).threatProtection == .off)
        #expect(pool(.enforced, custom: nil).threatProtection(of: .customAuth) == .off)
        #expect(pool(.off, custom: .enforced).threatProtection(of: .customAuth) == .enforced)
        #expect(pool(.audit, custom: .enforced).threatProtection(of: .userSrpAuth) == .audit)
    }
}
