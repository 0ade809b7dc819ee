import Cryptography
import JSON
import ServiceModel

/// What a sign-in of the pool's own making has beyond others (cognito/custom-challenges).
///
/// All Sessions have one length, and neither the way so far nor what the pool's functions keep for themselves fits
/// there. Both are stored, sealed, by the id of the Session that goes out, and come back with it.
struct CustomProgress: Sendable {
    /// Whether it began with SRP_A, which the functions see as a challenge of its own.
    var beginsWithSRP = false
    /// The question that this request answers.
    var question: CreateAuthChallenge.Question?
    /// What the pool's function has said in this request. Never kept.
    var decision: DefineAuthChallenge.Decision?

    /// Nil where the sign-in is none of the pool's own making: then its Session carries all of it.
    ///
    /// - Parameter question: what is asked; nil for the challenges that every sign-in may meet.
    static func kept(
        of progress: SignInProgress, asking question: CreateAuthChallenge.Question?, in session: SealedProgress.New,
        call: Call
    ) throws -> StoredCustomChallenge? {
        guard progress.flow == .customAuth else { return nil }
        var object: JSONObject = [
            "srp": .bool(progress.custom.beginsWithSRP), "history": .array(progress.history.map(\.json)),
        ]
        if let question {
            object["private"] = .object(question.privateParameters.json)
            object["metadata"] = question.metadata.map { .string($0) }
        }
        let sealed = call.services.keys.customChallenges.seal(
            JSONValue.object(object).encoded(), context: session.id, random: call.random)
        return StoredCustomChallenge(
            id: session.id, userId: progress.identity.user?.id ?? 0, sealedContent: sealed,
            expiresAt: session.expiresAt)
    }

    /// What was kept for a session. Throws `session` where nothing is any more.
    static func kept(of session: UsedSession, in store: any StoreReader) throws -> StoredCustomChallenge {
        if let kept = try store.customChallenge(session.id) { return kept }
        throw try session.isSpent(in: store) ? Refusal.session(.used) : Refusal.session(.invalid)
    }

    /// What was kept is not what this server has written.
    struct Damaged: Error {}
}

extension SignInProgress {
    /// Goes on where the question was asked.
    mutating func takeUp(_ kept: StoredCustomChallenge, call: Call) throws {
        let plain = try call.services.keys.customChallenges.open(kept.sealedContent, context: kept.id)
        guard kept.userId == identity.user?.id ?? 0, let object = try JSONReader.read(plain).objectValue,
            let beginsWithSRP = object["srp"]?.boolValue, let records = object["history"]?.arrayValue
        else { throw CustomProgress.Damaged() }
        history = records.compactMap(ChallengeRecord.init(json:))
        guard history.count == records.count else { throw CustomProgress.Damaged() }
        custom = CustomProgress(beginsWithSRP: beginsWithSRP)
        if let parameters = object["private"]?.objectValue {
            custom.question = CreateAuthChallenge.Question(
                publicParameters: [:],
                privateParameters: parameters.members.reduce(into: [:]) { $0[$1.key] = $1.value.stringValue },
                metadata: object["metadata"]?.stringValue)
        }
    }
}
