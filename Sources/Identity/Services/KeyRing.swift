public import Cryptography

/// Separate keys for separate purposes, all derived from the master key.
public final class KeyRing: Sendable {
    public let privateKeys: SealingKey
    public let clientSecrets: SealingKey
    public let verifiers: SealingKey
    public let sessions: SealingKey
    public let secretBlocks: SealingKey
    public let messages: SealingKey
    /// Seeds of authenticator apps.
    public let softwareTokens: SealingKey
    /// What identity providers say of themselves, secrets among it.
    public let providerDetails: SealingKey
    /// What custom challenges keep between question and answer.
    public let customChallenges: SealingKey
    /// Keys that wrap the keys of encrypted messages.
    public let encryptionKeys: SealingKey
    /// Verifiers of devices, and the sessions that are kept with them.
    public let devices: SealingKey
    /// Secrets of access keys.
    public let accessKeys: SealingKey
    /// Session tokens of who has taken a role on.
    let roleSessions: SealingKey
    public let pagination: SealingKey
    /// Uploaded files of users until they are imported.
    public let uploads: SealingKey
    /// Tokens of mails about events.
    let feedback: SealingKey
    private let codes: [UInt8]
    private let passkeyChallenges: [UInt8]
    private let refreshTokens: [UInt8]
    private let decoys: [UInt8]
    private let destinations: [UInt8]
    private let messageKeys: [UInt8]
    private let aliasedKeys: [UInt8]
    private let uploadTokens: [UInt8]
    private let principals: [UInt8]
    private let rolePrincipals: [UInt8]
    private let roleKeyMarks: [UInt8]

    public init(masterKey: MasterKey) {
        func sealing(_ purpose: String) -> SealingKey { SealingKey(masterKey.derive(purpose)) }
        privateKeys = sealing("private-keys")
        clientSecrets = sealing("client-secrets")
        verifiers = sealing("srp-verifiers")
        sessions = sealing("challenge-sessions")
        secretBlocks = sealing("secret-blocks")
        messages = sealing("messages")
        softwareTokens = sealing("software-tokens")
        providerDetails = sealing("provider-details")
        customChallenges = sealing("custom-challenges")
        encryptionKeys = sealing("encryption-keys")
        devices = sealing("devices")
        accessKeys = sealing("access-keys")
        roleSessions = sealing("role-sessions")
        pagination = sealing("pagination")
        uploads = sealing("import-uploads")
        feedback = sealing("auth-event-feedback")
        codes = masterKey.derive("code-hashes")
        passkeyChallenges = masterKey.derive("passkey-challenges")
        refreshTokens = masterKey.derive("refresh-token-hashes")
        decoys = masterKey.derive("decoys")
        destinations = masterKey.derive("destinations")
        messageKeys = masterKey.derive("message-keys")
        aliasedKeys = masterKey.derive("aliased-keys")
        uploadTokens = masterKey.derive("import-upload-tokens")
        principals = masterKey.derive("principals")
        rolePrincipals = masterKey.derive("role-principals")
        roleKeyMarks = masterKey.derive("role-key-marks")
    }

    /// What is stored of a code. Bound to its subject and purpose and to where it was sent, so that it is worth
    /// nothing elsewhere.
    public func codeHash(
        _ code: String, subject: Subject, purpose: CodePurpose, attribute: ContactAttribute, destination: String
    ) -> [UInt8] {
        let bound = "\(subject.text)\u{0}\(purpose.rawValue)\u{0}\(attribute.rawValue)\u{0}\(destination)\u{0}\(code)"
        return HMAC.sha256(key: codes, message: Array(bound.utf8))
    }

    /// What is stored of a challenge that a browser is to answer with a new passkey.
    func passkeyChallengeHash(_ challenge: [UInt8]) -> [UInt8] {
        HMAC.sha256(key: passkeyChallenges, message: challenge)
    }

    /// What is stored of a refresh token.
    public func refreshTokenHash(_ token: String) -> [UInt8] {
        HMAC.sha256(key: refreshTokens, message: Array(token.utf8))
    }

    /// By what the messages to one address or number are counted, which it does not tell.
    public func destinationHash(_ words: String...) -> [UInt8] {
        HMAC.sha256(key: destinations, message: Array(words.joined(separator: "\u{0}").utf8))
    }

    /// By what a message is known to who delivers it; the words are those that tell it from others. 32 hexadecimal
    /// digits.
    func messageKey(_ words: String...) -> String {
        Hex.encode(
            Array(HMAC.sha256(key: messageKeys, message: Array(words.joined(separator: "\u{0}").utf8)).prefix(16)))
    }

    /// The id of the encryption key behind an alias: a UUID's form.
    func aliasedKey(_ aliasARN: String) -> String {
        Hex.uuid(Array(HMAC.sha256(key: aliasedKeys, message: Array(aliasARN.utf8)).prefix(16)))
    }

    /// What the URL carries by which a job's file is uploaded. Nobody can tell it who was not told, and nothing of it is
    /// stored.
    func uploadToken(jobId: String) -> String {
        Base64.urlEncode(HMAC.sha256(key: uploadTokens, message: Array(jobId.utf8)))
    }

    /// The unique id of whom an access key stands for: as IAM forms those of its users, and the same for the same name.
    public func principalId(ofUser name: String) -> String {
        "AIDA" + Base32.encode(Array(HMAC.sha256(key: principals, message: Array(name.utf8)).prefix(10)))
    }

    /// The unique id of a role that nobody has stored: as IAM forms those of its roles, and the same for the same name.
    func principalId(ofRole name: String) -> String {
        "AROA" + Base32.encode(Array(HMAC.sha256(key: rolePrincipals, message: Array(name.utf8)).prefix(10)))
    }

    /// By what the id of a session's credentials is known for one of this server's.
    func roleKeyMark(_ unique: [UInt8]) -> [UInt8] { HMAC.sha256(key: roleKeyMarks, message: unique) }

    /// Bytes that look random and are the same for the same words: fake salts and subjects for names that no
    /// user has (RFC 5054 §2.5.1.3).
    public func decoy(_ words: String...) -> [UInt8] {
        HMAC.sha256(key: decoys, message: Array(words.joined(separator: "\u{0}").utf8))
    }
}
