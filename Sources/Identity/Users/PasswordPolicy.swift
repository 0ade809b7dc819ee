public import ServiceModel

/// What a pool demands of a password (cognito/passwords §1).
public struct PasswordPolicy: Sendable, Equatable {
    public var minimumLength: Int
    public var requiresUppercase: Bool
    public var requiresLowercase: Bool
    public var requiresNumbers: Bool
    public var requiresSymbols: Bool
    /// How many earlier passwords may not come back.
    public var historySize: Int
    public var temporaryPasswordValidityDays: Int

    /// A pool made without a policy has Cognito's default: eight characters of all four kinds (cognito/pools §2).
    public init(_ policy: PasswordPolicyType?) {
        minimumLength = policy?.minimumLength ?? 8
        requiresUppercase = policy.map { $0.requireUppercase ?? false } ?? true
        requiresLowercase = policy.map { $0.requireLowercase ?? false } ?? true
        requiresNumbers = policy.map { $0.requireNumbers ?? false } ?? true
        requiresSymbols = policy.map { $0.requireSymbols ?? false } ?? true
        historySize = policy?.passwordHistorySize ?? 0
        let days = policy?.temporaryPasswordValidityDays ?? 0
        temporaryPasswordValidityDays = days == 0 ? 7 : days
    }

    /// The first demand that the password misses, or nil. One at a time, as Cognito does.
    public func violation(in password: String) -> PasswordViolation? {
        let scalars = password.unicodeScalars
        // Cognito counts as Java does: UTF-16 code units.
        if password.utf16.count < minimumLength { return .tooShort }
        if requiresLowercase, !scalars.contains(where: { ("a"..."z").contains($0) }) {
            return .noLowercase
        }
        if requiresUppercase, !scalars.contains(where: { ("A"..."Z").contains($0) }) {
            return .noUppercase
        }
        if requiresNumbers, !scalars.contains(where: { ("0"..."9").contains($0) }) {
            return .noNumber
        }
        let inner = password.drop { $0 == " " }.reversed().drop { $0 == " " }
        if requiresSymbols, !inner.contains(where: { $0.unicodeScalars.contains(where: Self.symbols.contains) }) {
            return .noSymbol
        }
        return nil
    }

    /// The characters that count as symbols, a space too unless it stands at an end. The API's pattern for passwords
    /// refuses spaces there; challenge responses have no pattern.
    static let symbols = Set(#"^$*.[]{}()?"!@#%&/\,><':;|_~`=+- "#.unicodeScalars)
}
