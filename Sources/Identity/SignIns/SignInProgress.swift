import ServiceModel

/// Who signs in, as far as the server knows: a user, or the one that a name shows whom nobody has.
///
/// Its cases are behind a reference: a sign-in is handed from step to step far more often than it is looked into.
indirect enum SignInIdentity: Sendable {
    case user(User)
    case decoy(DecoyUser)

    /// - Parameter name: the one that led here.
    init(_ user: User?, named name: TypedName, in pool: UserPool, keys: KeyRing) {
        self = user.map { .user($0) } ?? .decoy(DecoyUser(named: name.text, in: pool, keys: keys))
    }

    var user: User? {
        guard case .user(let user) = self else { return nil }
        return user
    }

    /// USER_ID_FOR_SRP: the username, whatever name was typed.
    var username: String {
        switch self {
        case .user(let user): user.username
        case .decoy(let decoy): decoy.id
        }
    }
}

/// What somebody has proven to be who they say. Each challenge that proves something names its own.
struct Factor: RawRepresentable, Hashable, Sendable {
    let rawValue: String

    /// Typed in, or proven by SRP.
    static let password = Factor(rawValue: "password")
}

/// A challenge that was answered, as later ones and the custom challenge's triggers see it (cognito/sign-in §6).
struct ChallengeRecord: Sendable, Equatable {
    var challenge: ChallengeNameType
    var isRight: Bool
    /// What a custom challenge said of itself.
    var metadata: String?
}

/// How far a sign-in has come.
///
/// Every step takes one and gives one back, and `NextStep` alone decides what follows. Within a request it is this
/// value; from one request to the next `SealedProgress` carries it in the client's Session.
struct SignInProgress: Sendable {
    /// Who drives the sign-in.
    enum Origin: String, Sendable {
        case api
        case page
    }

    let pool: UserPool
    let client: AppClient
    /// The way to sign in that was chosen.
    let flow: AuthFlowType
    var identity: SignInIdentity
    /// By which somebody signs in.
    var name: TypedName
    var origin = Origin.api
    var proven: Set<Factor> = []
    var history: [ChallengeRecord] = []
    /// The key of the device that the sign-in comes from, where it named one.
    var device: String?
    /// What the store says of that device in this request; nil where it is unknown. Never sealed.
    var knownDevice: KnownDevice?
    /// The Session that this request answers, until it is spent; nil at the beginning. A challenge that stores
    /// something spends it in that transaction. Of the others `Authentication` does, before anything follows.
    var session: UsedSession?
    /// What the sign-in was judged to be, where the pool watches; nil before.
    var risk: SignInRisk?
    /// The second factor that the user chose among several.
    var chosenMFA: MFAMethod?
    /// The first factor that was chosen in USER_AUTH, or that is all there is.
    var chosenFirstFactor: FirstFactor?
    /// What there is to choose from. Looked up anew where it decides; never sealed.
    var offered: [FirstFactor] = []
    /// Whether the client's public value for SRP comes with this request. Never sealed.
    var bringsClientPublic = false
    /// The address that the user brings at MFA_SETUP, and that is nobody's until a code has proven it.
    var broughtEmail: String?
    /// The levels that the sign-in is to reach, the most wanted first; empty where it does not matter.
    var targets: [AuthenticationLevel] = []
    /// What an access token of the same user vouches for. It alone proves nothing, and gives no tokens.
    var credited: Set<Factor> = []
    /// The sign-in of that access token, which must not be revoked before there are new tokens.
    var restsOn: String?
    /// What the challenge that this request answers has kept since it asked. Leads no further than that challenge.
    var secret: [UInt8] = []
    /// What only a sign-in of the pool's own making has.
    var custom = CustomProgress()
    /// What came with this request and is still to be judged. Never sealed.
    var unjudged: UnjudgedProof?
    /// The attempt that proved a password in this request, until it is forgiven. Never sealed.
    var attempt: SignInAttempt?

    init(
        pool: UserPool, client: AppClient, flow: AuthFlowType, identity: SignInIdentity, name: TypedName
    ) {
        self.pool = pool
        self.client = client
        self.flow = flow
        self.identity = identity
        self.name = name
    }

    /// What was proven, here or before the access token that came along.
    var held: Set<Factor> { proven.union(credited) }

    /// Notes an answer that was right, and what it proves.
    mutating func prove(_ factor: Factor, by challenge: ChallengeNameType) {
        proven.insert(factor)
        history.append(ChallengeRecord(challenge: challenge, isRight: true))
    }
}

/// A Session that was presented. It is good once.
struct UsedSession: Sendable {
    let id: String
    let expiresAt: Int64
    /// What a right answer looks at and stores once more where the Session is spent, whatever follows: then proof and
    /// tokens are one transaction. Nil where the answer was judged in a transaction of its own, or not yet.
    var deed: (@Sendable (any StoreWriter) throws -> Void)?

    init(id: String, expiresAt: Int64) {
        self.id = id
        self.expiresAt = expiresAt
    }

    /// Marks it as answered, inside the transaction that acts on the answer.
    func spend(in store: any StoreWriter) throws {
        guard try isFirstUse(in: store) else { throw Refusal.session(.used) }
        try deed?(store)
    }

    /// As `spend`; false where it was answered before.
    func isFirstUse(in store: any StoreWriter) throws -> Bool { try store.useOnce(note, expiresAt: expiresAt) }

    func isSpent(in store: any StoreReader) throws -> Bool { try store.isUsed(note) }

    private var note: String { "session/\(id)" }
}
