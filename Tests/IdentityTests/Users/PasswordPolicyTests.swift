import Identity
import ServiceModel
import Testing

/// cognito/passwords §1, cognito/pools §2.
@Suite struct PasswordPolicyTests {
    private let standard = PasswordPolicy(nil)

    @Test func `a pool without a policy wants eight characters of all four kinds, and seven days`() {
        #expect(standard.minimumLength == 8)
        #expect(standard.requiresUppercase && standard.requiresLowercase)
        #expect(standard.requiresNumbers && standard.requiresSymbols)
        #expect(standard.temporaryPasswordValidityDays == 7)
        #expect(standard.historySize == 0)
    }

    @Test(
        arguments: [
            ("Aa1!aaa", .tooShort),
            ("AAAA1111!", .noLowercase),
            ("aaaa1111!", .noUppercase),
            ("aaaaAAAA!", .noNumber),
            ("aaaaAAAA1", .noSymbol),
        ] as [(String, PasswordViolation)])
    func `a missing kind is named`(_ password: String, _ missing: PasswordViolation) {
        #expect(standard.violation(in: password) == missing)
    }

    @Test func `of several violations one is named`() {
        #expect(standard.violation(in: "") == .tooShort)
        #expect(standard.violation(in: "12345678") == .noLowercase)
    }

    /// The list of symbols in cognito/passwords §1.
    @Test(arguments: Array(#"^$*.[]{}()?"!@#%&/\,><':;|_~`=+-"#))
    func `each of Cognito's symbols counts`(_ symbol: Character) {
        #expect(standard.violation(in: "aaaaAA11\(symbol)") == nil)
    }

    /// cognito/evidence row 91. Challenge responses carry passwords that no pattern has seen.
    @Test func `a space within a password is a symbol, one at its ends is not`() {
        #expect(standard.violation(in: "aaaa AA11") == nil)
        for password in [" aaaaAA11", "aaaaAA11 ", "  aaaaAA11  "] {
            #expect(standard.violation(in: password) == .noSymbol)
        }
    }

    @Test(arguments: ["é", "ß", "€", "Ω", "🦆", "١"])
    func `other characters are allowed and count as no kind`(_ text: String) {
        #expect(standard.violation(in: "aaaaAA11\(text)") == .noSymbol)
        #expect(standard.violation(in: "aaaaAA1!\(text)") == nil)
    }

    @Test func `letters with accents are neither upper nor lower case`() {
        #expect(standard.violation(in: "ÉÉÉÉAAA1!") == .noLowercase)
        #expect(standard.violation(in: "ééééaaa1!") == .noUppercase)
    }

    @Test func `what a sent policy leaves out is not required`() {
        let policy = PasswordPolicy(PasswordPolicyType(minimumLength: 6))
        #expect(policy.violation(in: "aaaaaa") == nil)
        #expect(policy.violation(in: "aaaaa") == .tooShort)
    }

    /// cognito/pools §3: 0 is treated as null, and null is 7.
    @Test(arguments: [(nil, 7), (0, 7), (1, 1), (365, 365)] as [(Int?, Int)])
    func `temporary passwords live as many days as the policy says`(_ sent: Int?, _ days: Int) {
        let policy = PasswordPolicy(PasswordPolicyType(temporaryPasswordValidityDays: sent))
        #expect(policy.temporaryPasswordValidityDays == days)
    }
}
