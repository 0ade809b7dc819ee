import ServiceModel

/// One kind of challenge: how it is asked and how an answer is judged.
///
/// A challenge changes the progress of its sign-in and hands it back. It names no other challenge and gives no
/// tokens: `NextStep` decides what follows, and to it a challenge says only whether it is due.
///
/// To add one: a file of its own in this folder, and a line of `ChallengeTable.all`.
protocol Challenge: Sendable {
    static var name: ChallengeNameType { get }

    /// Whether clients are known that answer without the Session: then it is kept for them (`KeptSession`).
    static var mayLackSession: Bool { get }

    /// Whether a sign-in that has come so far has to pass this challenge next.
    static func isDue(_ progress: SignInProgress) -> Bool

    /// Asks.
    ///
    /// - Parameter parameters: what came with the request that led here.
    static func begin(
        _ progress: SignInProgress, with parameters: [String: String], call: Call
    ) async throws -> Question

    /// Judges an answer. What it stores is bound to the session in the transaction that stores it.
    ///
    /// - Returns: the progress with what the answer has proven.
    /// - Throws: the refusal of a wrong answer.
    static func answer(_ answer: ChallengeAnswer, call: Call) async throws -> SignInProgress
}

extension Challenge {
    static var mayLackSession: Bool { false }
}

/// What a challenge asks.
struct Question: Sendable {
    var parameters: [String: String]
    /// False where the parameters carry all that the answer needs.
    var hasSession = true
    /// What the challenge needs to judge the answer, at most `SealedProgress.secretWidth` bytes: sealed into the Session,
    /// and back in `SignInProgress.secret`.
    var secret: [UInt8] = []
    /// What the pool's function keeps until the answer: sealed into the store, and back in `SignInProgress.custom`.
    var custom: CreateAuthChallenge.Question?
    /// Whether asking has stored something, and has spent the Session that led here in that transaction.
    var hasSpentSession = false
}

/// The challenges that there are, in the order in which a sign-in passes those that are due.
struct ChallengeTable: Sendable {
    private let challenges: [any Challenge.Type]

    init(_ challenges: [any Challenge.Type]) {
        self.challenges = challenges
    }

    static let all = ChallengeTable([
        WebAuthnChallenge.self,
        PasswordVerifierChallenge.self,
        SelectFirstFactorChallenge.self,
        PasswordChallenge.self,
        PasswordSRPChallenge.self,
        SMSCodeChallenge.self,
        NewPasswordChallenge.self,
        SelectMFATypeChallenge.self,
        SoftwareTokenChallenge.self,
        SMSChallenge.self,
        EmailChallenge.self,
        MFASetupChallenge.self,
        CustomChallenge.self,
        // A device proves itself last, whatever else a sign-in passes.
        DevicePasswordVerifierChallenge.self,
        DeviceSRPChallenge.self,
    ])

    subscript(name: ChallengeNameType) -> (any Challenge.Type)? { challenges.first { $0.name == name } }

    func first(where isDue: (any Challenge.Type) -> Bool) -> (any Challenge.Type)? { challenges.first(where: isDue) }

    /// With one more, which comes after the others.
    func adding(_ challenge: any Challenge.Type) -> ChallengeTable { ChallengeTable(challenges + [challenge]) }
}
