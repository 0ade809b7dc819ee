public import Cryptography

/// Separate keys for separate purposes, all derived from the master key.
public struct KeyRing: Sendable {
    public let privateKeys: SealingKey
    public let clientSecrets: SealingKey
    public let verifiers: SealingKey
    public let sessions: SealingKey
    public let secretBlocks: SealingKey
    public let messages: SealingKey
    /// Seeds of authenticator apps.
    public let softwareTokens: SealingKey
    public let pagination: SealingKey
    private let codes: [UInt8]
    private let refreshTokens: [UInt8]
    private let decoys: [UInt8]
    private let destinations: [UInt8]
    private let messageKeys: [UInt8]

    public init(masterKey: MasterKey) {
        func sealing(_ purpose: String) -> SealingKey { SealingKey(masterKey.derive(purpose)) }
        privateKeys = sealing("private-keys")
        clientSecrets = sealing("client-secrets")
        verifiers = sealing("srp-verifiers")
        sessions = sealing("challenge-sessions")
        secretBlocks = sealing("secret-blocks")
        messages = sealing("messages")
        softwareTokens = sealing("software-tokens")
        pagination = sealing("pagination")
        codes = masterKey.derive("code-hashes")
        refreshTokens = masterKey.derive("refresh-token-hashes")
        decoys = masterKey.derive("decoys")
        destinations = masterKey.derive("destinations")
        messageKeys = masterKey.derive("message-keys")
    }

    /// What is stored of a code. Bound to its subject and purpose and to where it was sent, so that it is worth
    /// nothing elsewhere.
    public func codeHash(
        _ code: String, subject: Subject, purpose: CodePurpose, attribute: ContactAttribute, destination: String
    ) -> [UInt8] {
        let bound = "\(subject.text)\u{0}\(purpose.rawValue)\u{0}\(attribute.rawValue)\u{0}\(destination)\u{0}\(code)"
        return HMAC.sha256(key: codes, message: Array(bound.utf8))
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

    /// Bytes that look random and are the same for the same words: fake salts and subjects for names that no
    /// user has (RFC 5054 §2.5.1.3).
    public func decoy(_ words: String...) -> [UInt8] {
        HMAC.sha256(key: decoys, message: Array(words.joined(separator: "\u{0}").utf8))
    }
}
