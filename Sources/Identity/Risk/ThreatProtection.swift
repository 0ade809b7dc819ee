// Risk: what a pool with advanced security does about sign-ins that may be somebody else's (cognito/advanced-security).
//
// `RiskSettings` says what a pool wants, `AuthEvents` keeps what its users did, and `SignInGuard` is where a sign-in is
// judged, once, when something has been proven. What is judged travels in the sign-in's progress to its end. Nothing
// here costs a pool anything that does not ask for it. Rules that refuse stand beside what they refuse; where a mail is
// due it goes through the outbox as every message.

import ServiceModel

/// How far a pool goes against risks.
enum ThreatProtection: Sendable {
    case off
    /// Risks are noted and nothing is done about them.
    case audit
    case enforced
}

extension UserPool {
    var threatProtection: ThreatProtection {
        switch settings.userPoolAddOns?.advancedSecurityMode {
        case .enforced: .enforced
        case .audit: .audit
        case .off, nil: .off
        }
    }

    /// Custom challenges have a mode of their own.
    func threatProtection(of flow: AuthFlowType) -> ThreatProtection {
        guard flow == .customAuth else { return threatProtection }
        return switch settings.userPoolAddOns?.advancedSecurityAdditionalFlows?.customAuthMode {
        case .enforced: .enforced
        case .audit: .audit
        case nil: .off
        }
    }

    /// Throws `addOnNotEnabled` where nothing is watched.
    func requireThreatProtection() throws(Refusal) {
        guard threatProtection == .off, threatProtection(of: .customAuth) == .off else { return }
        throw .risk(.addOnNotEnabled)
    }
}
