import Cryptography
import ServiceModel

/// What the client's side of SRP sends, for a password and for a device (cognito/srp §3, §4).
struct SRPProof: Sendable {
    /// SECRET_BLOCK, as it came.
    let block: String
    private let signature: String
    private let timestamp: String

    init(_ answer: ChallengeAnswer) throws(Refusal) {
        block = try answer.required("PASSWORD_CLAIM_SECRET_BLOCK")
        signature = try answer.required("PASSWORD_CLAIM_SIGNATURE")
        timestamp = try answer.required("TIMESTAMP")
        guard SRPTimestamp.isWellFormed(timestamp) else { throw .signIn(.malformedTimestamp) }
    }

    /// - Parameters:
    ///   - group: the pool's name, or a device's group key.
    ///   - id: USER_ID_FOR_SRP, or a device's key.
    func isRight(of id: String, in group: String, by verifier: SRP.Verifier, block opened: SecretBlock) -> Bool {
        guard
            let key = try? SRP.sessionKey(
                clientPublic: opened.clientPublic, serverPublic: opened.serverPublic, b: opened.serverSecret,
                verifier: verifier)
        else { return false }
        let expected = SRP.signature(
            key: key, poolName: group, userID: id, secretBlock: Base64.decode(block) ?? [], timestamp: timestamp)
        return constantTimeEqual(expected, Base64.decode(signature) ?? [])
    }

    /// SRP_A: hexadecimal, of any number of digits, odd ones too.
    static func clientPublic(_ parameters: [String: String]) throws(Refusal) -> [UInt8] {
        guard let number = SRP.number(hex: try parameters.required("SRP_A")), SRP.isAcceptable(clientPublic: number)
        else { throw .signIn(.unacceptableSRPA) }
        return number
    }
}
