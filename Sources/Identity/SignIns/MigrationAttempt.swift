/// A password that is shown to a pool's migration function.
///
/// The function may be guessed against as the server may, so this is an attempt as every other is (`SignInAttempt`): it
/// takes its turn, counts as a failure of the name before the function is asked (cognito/sign-in §4), and stays one
/// where the function refuses it. What the function does not know counts where the password of nobody is looked at.
enum MigrationAttempt {
    /// - Throws: `passwordAttemptsExceeded` where the name is locked, and what `ask` throws.
    static func counted(
        under subjects: LockoutSubjects, call: Call, _ ask: () async throws -> User?
    ) async throws -> User? {
        let (attempt, _) = try await SignInAttempt.begin(under: subjects, call: call)
        return try await attempt.settled {
            let user = try await ask()
            if user == nil { await attempt.withdraw() } else { try await attempt.forgive() }
            return user
        }
    }
}
