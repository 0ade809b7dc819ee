import Addresses
import ServiceModel

/// How much of a risk a sign-in is, by rules that can be read (cognito/advanced-security §5; decision 0041).
///
/// Against what is known of the user stands what this sign-in comes from. Each thing that is not known counts one: the
/// network, the kind of device, and the device itself where the program in it tells which it is. Failures of a moment ago
/// count one more, where anything is new at all. Whom nothing is known of is no risk: the first sign-in teaches. After it
/// one that brings something new teaches only if it has proven more than a password (decision 0042).
enum RiskAssessment {
    /// How many events are looked at, the newest: of those that teach, and of all.
    static let depth = 50
    /// How many failures in the last hour are no accident any more.
    static let suspiciousFailures = 3

    /// - Parameters:
    ///   - taught: the user's events that teach.
    ///   - recent: the user's newest events.
    ///   - isListed: whether the address is one that the pool never lets in.
    /// - Returns: nil for none.
    static func level(
        of context: RiskContext, against taught: [StoredAuthEvent], recent: [StoredAuthEvent], isListed: Bool,
        now: Int64
    ) -> RiskLevelType? {
        if isListed { return .high }
        let network = context.address?.neighbourhood
        // Whoever said that it was somebody else meant that place.
        if let network, taught.contains(where: { $0.isDistrusted && $0.neighbourhood == network }) { return .high }

        let known = taught.filter { !$0.isDistrusted }
        guard !known.isEmpty else { return nil }
        var surprises = 0
        if let network, !known.contains(where: { $0.neighbourhood == network }) { surprises += 1 }
        // Who does not say is new, too, where others have said.
        if !known.contains(where: { $0.deviceName == context.deviceName }) { surprises += 1 }
        if let device = context.device, !known.contains(where: { $0.device == device }) { surprises += 1 }
        guard surprises > 0 else { return nil }
        let failures = recent.filter { $0.isFailedProof && now - $0.createdAt < Milliseconds.hour }
        if failures.count >= suspiciousFailures { surprises += 1 }
        return [.low, .medium, .high][min(surprises, 3) - 1]
    }
}

extension SignInProgress {
    /// Whether what it comes from is the user's from now on: it is so already, or nothing was known of the user, or more
    /// was proven than a password that may be somebody else's by now. What a pool's functions take for a proof is theirs
    /// to know.
    var teaches: Bool {
        guard let risk else { return false }
        return risk.level == nil
            || !proven.isDisjoint(with: [.second, .passkey, .emailCode, .smsCode, .device])
    }
}

extension StoredAuthEvent {
    /// A sign-in that was refused for its risk alone proved what it had to.
    fileprivate var isFailedProof: Bool {
        shape.eventType == .signIn && shape.eventResponse == .fail && shape.eventRisk?.riskDecision != .block
    }

    fileprivate var isDistrusted: Bool { shape.eventFeedback?.feedbackValue == .invalid }

    fileprivate var neighbourhood: IPNetwork? {
        shape.eventContextData?.ipAddress.flatMap { IPAddress(told: $0) }?.neighbourhood
    }

    fileprivate var deviceName: String? { shape.eventContextData?.deviceName }
}
