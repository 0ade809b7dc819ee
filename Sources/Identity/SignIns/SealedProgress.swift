import Cryptography
import JSON
import ServiceModel

/// A sign-in between two requests: what the client carries as `Session`, sealed for its client (cognito/sign-in §6).
///
/// All sessions have one length, whoever signs in, through which client, under whatever name and after whatever steps.
/// The client's id stands before the seal, for requests that bring a Session and name no client (AssociateSoftwareToken);
/// altered there, the session does not open.
struct SealedProgress: Sendable {
    let session: UsedSession
    /// 0 for a decoy.
    let userId: Int64
    /// The user's generation when the session began; another one now ends it.
    let generation: Int64
    /// What was asked.
    let asked: ChallengeNameType
    let name: TypedName
    fileprivate let secret: [UInt8]
    fileprivate let detail: Detail

    /// What a session is brought for. One of one purpose opens for no other.
    enum Purpose: String {
        /// To answer the challenge that was asked.
        case answer = ""
        /// To sign in right after the sign-up was confirmed.
        case firstSignIn = "/first-sign-in"
    }

    /// Cognito's sessions begin with `AYAB`.
    private static let prefix: [UInt8] = [0x01, 0x80, 0x01]
    private static let clientWidth = 128
    private static let idWidth = 36
    private static let challengeWidth = 32
    /// Room for what a challenge keeps between question and answer, in bytes.
    static let secretWidth = 32
    /// With more the text would be longer than the 2,048 characters that clients are known to take back.
    private static let detailWidth = 832

    /// The history of a sign-in has outgrown its Session.
    struct TooLong: Error {}

    /// A Session that goes out.
    struct New: Sendable {
        let text: String
        let id: String
        let expiresAt: Int64
    }

    /// The Session of the next request, as a text.
    ///
    /// - Parameters:
    ///   - secret: what the challenge keeps until the answer.
    ///   - expiresAt: nil for the time that the client gives each step.
    static func seal(
        _ progress: SignInProgress, asking challenge: ChallengeNameType, keeping secret: [UInt8] = [],
        for purpose: Purpose = .answer, until expiresAt: Int64? = nil, call: Call
    ) throws -> String {
        try new(progress, asking: challenge, keeping: secret, for: purpose, until: expiresAt, call: call).text
    }

    /// As `seal`, for who keeps something beside it.
    static func new(
        _ progress: SignInProgress, asking challenge: ChallengeNameType, keeping secret: [UInt8] = [],
        for purpose: Purpose = .answer, until end: Int64? = nil, call: Call
    ) throws -> New {
        let (user, client) = (progress.identity.user, progress.client)
        let (id, expiresAt) = (call.random.uuid(), end ?? call.now + client.sessionValidity)
        var plain = FixedWriter()
        plain.text(id, width: idWidth)
        plain.number(user?.id ?? 0)
        plain.number(user?.generation ?? 0)
        plain.number(expiresAt)
        plain.text(challenge.rawValue, width: challengeWidth)
        plain.text(progress.name.text, width: TypedName.width)
        plain.blob(secret, width: secretWidth)
        let detail = Detail(progress).encoded()
        guard detail.utf8.count <= detailWidth else { throw TooLong() }
        plain.text(detail, width: detailWidth)
        var head = FixedWriter()
        head.text(client.id, width: clientWidth)
        let sealed = call.services.keys.sessions.seal(
            plain.bytes, context: client.sealingContext + purpose.rawValue, random: call.random)
        return New(text: Base64.urlEncode(prefix + head.bytes + sealed), id: id, expiresAt: expiresAt)
    }

    /// The id of the client that a text says it is a session of. Nothing is proven by it; nil where there is none.
    static func clientId(of text: String) -> String? { parts(of: text)?.clientId }

    /// Nil where the text is no session of this client's.
    static func open(
        _ text: String, for purpose: Purpose = .answer, client: AppClient, call: Call
    ) -> SealedProgress? {
        guard let parts = parts(of: text), parts.clientId == client.id,
            let plain = try? call.services.keys.sessions.open(
                parts.sealed, context: client.sealingContext + purpose.rawValue)
        else { return nil }
        var reader = FixedReader(plain)
        guard let id = reader.text(width: idWidth), let user = reader.number(), let generation = reader.number(),
            let expires = reader.number(),
            let asked = reader.text(width: challengeWidth).flatMap(ChallengeNameType.init(rawValue:)),
            let name = reader.text(width: TypedName.width).flatMap(TypedName.init(sealed:)),
            let secret = reader.blob(width: secretWidth),
            let detail = reader.text(width: detailWidth).flatMap(Detail.init), reader.isAtEnd
        else { return nil }
        return SealedProgress(
            session: UsedSession(id: id, expiresAt: expires), userId: user, generation: generation, asked: asked,
            name: name, secret: secret, detail: detail)
    }

    /// As `open`, where this challenge must have been asked, and not too long ago. Throws `session`.
    static func opened(
        _ text: String, asking challenge: ChallengeNameType, client: AppClient, call: Call
    ) throws(Refusal) -> SealedProgress {
        guard let sealed = open(text, client: client, call: call) else {
            call.explain("session does not open for this client")
            throw .session(.invalid)
        }
        guard sealed.asked == challenge else {
            call.explain("session is for \(sealed.asked.rawValue)")
            throw .session(.invalid)
        }
        guard sealed.session.expiresAt > call.now else { throw .session(.expired) }
        return sealed
    }

    private static func parts(of text: String) -> (clientId: String, sealed: [UInt8])? {
        guard let bytes = Base64.urlDecode(text), bytes.starts(with: prefix) else { return nil }
        let headCount = 2 + clientWidth
        var reader = FixedReader(Array(bytes.dropFirst(prefix.count).prefix(headCount)))
        guard let clientId = reader.text(width: clientWidth) else { return nil }
        return (clientId, Array(bytes.dropFirst(prefix.count + headCount)))
    }

    /// Whether the way so far stands in the store, since it may be too long for a Session.
    var isCustom: Bool { detail.flow == .customAuth }

    /// The user as it stands now; nil if it is gone, or has changed since the session began.
    func unchangedUser(poolId: String, in store: any StoreReader) throws -> User? {
        guard let user = try store.user(id: userId), user.poolId == poolId, user.generation == generation else {
            return nil
        }
        return user
    }

    /// The progress that was sealed, of whom the store says it is.
    func progress(of identity: SignInIdentity, pool: UserPool, client: AppClient) -> SignInProgress {
        var progress = SignInProgress(
            pool: pool, client: client, flow: detail.flow, identity: identity, name: name)
        progress.origin = detail.origin
        progress.proven = detail.proven
        progress.history = detail.history
        progress.device = detail.device
        progress.chosenMFA = detail.chosenMFA
        progress.chosenFirstFactor = detail.chosenFirstFactor
        progress.broughtEmail = detail.broughtEmail
        progress.targets = detail.targets
        progress.credited = detail.credited
        progress.restsOn = detail.restsOn
        progress.risk = detail.risk
        progress.secret = secret
        progress.session = session
        return progress
    }
}

/// What of a progress has no fixed width, as JSON.
private struct Detail: Sendable {
    var flow: AuthFlowType
    var origin: SignInProgress.Origin
    var proven: Set<Factor>
    var history: [ChallengeRecord]
    var device: String?
    var chosenMFA: MFAMethod?
    var chosenFirstFactor: FirstFactor?
    var broughtEmail: String?
    var targets: [AuthenticationLevel]
    var credited: Set<Factor>
    var restsOn: String?
    var risk: SignInRisk?

    init(_ progress: SignInProgress) {
        flow = progress.flow
        origin = progress.origin
        proven = progress.proven
        // That of a custom sign-in is kept in the store (`CustomProgress`).
        history = progress.flow == .customAuth ? [] : progress.history
        device = progress.device
        chosenMFA = progress.chosenMFA
        chosenFirstFactor = progress.chosenFirstFactor
        broughtEmail = progress.broughtEmail
        targets = progress.targets
        credited = progress.credited
        restsOn = progress.restsOn
        risk = progress.risk
    }

    func encoded() -> String {
        var object: JSONObject = [
            "flow": .string(flow.rawValue), "proven": .array(proven.map(\.rawValue).sorted().map { .string($0) }),
            "history": .array(history.map { .string(($0.isRight ? "" : "!") + $0.challenge.rawValue) }),
        ]
        if origin != .api { object["origin"] = .string(origin.rawValue) }
        object["device"] = device.map { .string($0) }
        object["mfa"] = chosenMFA.map { .string($0.rawValue) }
        object["first"] = chosenFirstFactor.map { .string($0.rawValue) }
        object["email"] = broughtEmail.map { .string($0) }
        if !targets.isEmpty { object["levels"] = .array(targets.map { .number(JSONNumber(Int64($0.rawValue))) }) }
        object["rests"] = restsOn.map { .string($0) }
        if !credited.isEmpty { object["credited"] = .array(credited.map(\.rawValue).sorted().map { .string($0) }) }
        object["risk"] = risk.map { .string($0.text) }
        return String(decoding: JSONValue.object(object).encoded(), as: UTF8.self)
    }

    /// Nil for what this server did not write.
    init?(_ text: String) {
        guard let object = try? JSONReader.read(Array(text.utf8)).objectValue,
            let flow = object["flow"]?.stringValue.flatMap(AuthFlowType.init(rawValue:)),
            let origin = SignInProgress.Origin(
                rawValue: object["origin"]?.stringValue ?? SignInProgress.Origin.api.rawValue),
            let proven = object["proven"]?.arrayValue, let history = object["history"]?.arrayValue
        else { return nil }
        self.flow = flow
        self.origin = origin
        self.proven = Set(proven.compactMap(\.stringValue).map { Factor(rawValue: $0) })
        self.history = history.compactMap(\.stringValue).compactMap { text in
            ChallengeNameType(rawValue: String(text.drop { $0 == "!" })).map {
                ChallengeRecord(challenge: $0, isRight: !text.hasPrefix("!"))
            }
        }
        device = object["device"]?.stringValue
        chosenMFA = object["mfa"]?.stringValue.flatMap(MFAMethod.init(rawValue:))
        risk = object["risk"]?.stringValue.flatMap { SignInRisk(text: $0) }
        chosenFirstFactor = object["first"]?.stringValue.flatMap(FirstFactor.init(rawValue:))
        broughtEmail = object["email"]?.stringValue
        restsOn = object["rests"]?.stringValue
        let levels = object["levels"]?.arrayValue ?? []
        targets = levels.compactMap(\.int64Value).compactMap { AuthenticationLevel(rawValue: Int($0)) }
        let factors = object["credited"]?.arrayValue ?? []
        credited = Set(factors.compactMap(\.stringValue).map { Factor(rawValue: $0) })
        guard self.proven.count == proven.count, self.history.count == history.count, targets.count == levels.count,
            credited.count == factors.count
        else { return nil }
    }
}

extension ChallengeRecord {
    var json: JSONValue {
        var object: JSONObject = ["challenge": .string(challenge.rawValue), "right": .bool(isRight)]
        object["metadata"] = metadata.map { .string($0) }
        return .object(object)
    }

    /// Nil for what this server did not write.
    init?(json: JSONValue) {
        guard let object = json.objectValue,
            let challenge = object["challenge"]?.stringValue.flatMap(ChallengeNameType.init(rawValue:)),
            let isRight = object["right"]?.boolValue
        else { return nil }
        self.init(challenge: challenge, isRight: isRight, metadata: object["metadata"]?.stringValue)
    }
}
