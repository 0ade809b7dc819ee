import Addresses
import ServiceModel

/// What a pool, or one of its clients, wants done about risks, made ready for use.
struct RiskConfiguration: Sendable {
    private let shape: RiskConfigurationType
    private let blocked: [IPNetwork]
    private let skipped: [IPNetwork]

    init(_ shape: RiskConfigurationType) {
        self.shape = shape
        let lists = shape.riskExceptionConfiguration
        blocked = (lists?.blockedIPRangeList ?? []).compactMap { IPNetwork(cidr: $0) }
        skipped = (lists?.skippedIPRangeList ?? []).compactMap { IPNetwork(cidr: $0) }
    }

    func blocks(_ address: IPAddress?) -> Bool { Self.holds(blocked, address) }

    /// Whether no sign-in from there is a risk.
    func trusts(_ address: IPAddress?) -> Bool { Self.holds(skipped, address) }

    private static func holds(_ ranges: [IPNetwork], _ address: IPAddress?) -> Bool {
        guard let address else { return false }
        return ranges.contains { $0.contains(address) }
    }

    /// Whether passwords are looked at on this occasion.
    func watchesPasswords(on occasion: EventFilterType) -> Bool {
        guard let compromised = shape.compromisedCredentialsRiskConfiguration else { return false }
        let filter = compromised.eventFilter ?? []
        return filter.isEmpty || filter.contains(occasion)
    }

    var blocksCompromisedPasswords: Bool {
        shape.compromisedCredentialsRiskConfiguration?.actions.eventAction == .block
    }

    /// What is done at this level: where nothing is said of it, what is done at the next one below of which something
    /// is. More of a risk is never let through for want of words.
    func action(at level: RiskLevelType) -> AccountTakeoverActionType? {
        let actions = shape.accountTakeoverRiskConfiguration?.actions
        return switch level {
        case .low: actions?.lowAction
        case .medium: actions?.mediumAction ?? actions?.lowAction
        case .high: actions?.highAction ?? actions?.mediumAction ?? actions?.lowAction
        }
    }

    var notification: NotifyConfigurationType? { shape.accountTakeoverRiskConfiguration?.notifyConfiguration }
}
