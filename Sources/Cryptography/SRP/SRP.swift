/// SRP-6a as Cognito speaks it: RFC 3526's 3072-bit group, g = 2, SHA-256 (cognito/srp).
///
/// It differs from RFC 5054 in one thing: numbers are hashed in the shortest two's complement form
/// (`pad(_:)`), not filled up to the length of N.
///
/// Numbers are big-endian bytes. A verifier costs 0.2 to 0.4 ms, a server value as much, a session key
/// 2 ms: all of it belongs in the CPU lane.
public enum SRP {
    /// What the server keeps of a password.
    public struct Verifier: Sendable, Equatable {
        public let salt: [UInt8]
        /// g^x mod N, without leading zeros. Guard it like a password hash that is cheap to attack.
        public let v: [UInt8]

        /// - Returns: nil unless 0 < v < N: a client that registers a device chooses it freely.
        public init?(salt: [UInt8], v: [UInt8]) {
            let v = SRP.trimmed(v)
            guard SRPGroup.contains(v) else { return nil }
            self.salt = salt
            self.v = v
        }

        fileprivate init(salt: [UInt8], power: [UInt8]) {
            self.salt = salt
            v = power
        }
    }

    /// The client's public value is no member of the group: nobody honest sends one.
    public struct InvalidPublicValue: Error, Sendable, Equatable {}

    /// Bytes in the salts that we make.
    public static let saltCount = 16
    /// Bytes in the server's ephemeral secret `b`. 256 bits match the group's strength, and 1024 would
    /// triple the cost of a sign-in.
    public static let secretCount = 32

    /// x = H(PAD(salt) || H(poolName || userID || ":" || password)), 32 bytes.
    ///
    /// - Parameters:
    ///   - poolName: the part of the pool's id after `_`; for a device its group key.
    ///   - userID: the USER_ID_FOR_SRP that the client is told; for a device its key.
    public static func x(poolName: String, userID: String, password: String, salt: [UInt8]) -> [UInt8] {
        var identity = Array("\(poolName)\(userID):\(password)".utf8)
        var inner = SHA256.hash(identity)
        defer {
            identity.wipe()
            inner.wipe()
        }
        return SHA256.hash(parts: pad(salt), inner)
    }

    /// The verifier of a password: v = g^x mod N.
    ///
    /// - Parameter salt: 16 fresh random bytes.
    public static func makeVerifier(poolName: String, userID: String, password: String, salt: [UInt8]) -> Verifier {
        var x = x(poolName: poolName, userID: userID, password: password, salt: salt)
        defer { x.wipe() }
        return Verifier(salt: salt, power: SRPGroup.generatorPower(x).bytes)
    }

    /// B = (k·v + g^b) mod N.
    ///
    /// - Parameter b: `secretCount` fresh random bytes, for this sign-in only.
    public static func serverPublic(verifier: Verifier, b: [UInt8]) -> [UInt8] {
        SRPGroup.serverPublic(v: BigNumber(verifier.v), b: b)
    }

    /// Whether a client's public value may be used at all: 0 < A < N. A multiple of N would make every password
    /// the right one.
    public static func isAcceptable(clientPublic: [UInt8]) -> Bool {
        SRPGroup.contains(trimmed(clientPublic))
    }

    /// The session key that a client with the right password has too: 16 bytes.
    ///
    /// - Parameters:
    ///   - clientPublic: A, as the client sent it.
    ///   - serverPublic: B, which `serverPublic(verifier:b:)` gave for this `b`.
    /// - Throws: `InvalidPublicValue` when A mod N is 0, which would let anyone in, when A is longer than N,
    ///   and when u is 0.
    public static func sessionKey(
        clientPublic: [UInt8], serverPublic: [UInt8], b: [UInt8], verifier: Verifier
    ) throws(InvalidPublicValue) -> [UInt8] {
        let clientPublic = trimmed(clientPublic)
        guard clientPublic.count <= SRPGroup.byteCount else { throw InvalidPublicValue() }
        let u = scrambler(clientPublic: clientPublic, serverPublic: serverPublic)
        guard u.contains(where: { $0 != 0 }),
            var secret = SRPGroup.serverSecret(
                clientPublic: BigNumber(clientPublic), v: BigNumber(verifier.v), u: u, b: b)
        else { throw InvalidPublicValue() }
        defer { secret.wipe() }
        return key(secret: secret, u: u)
    }

    /// u = H(PAD(A) || PAD(B)), 32 bytes.
    static func scrambler(clientPublic: [UInt8], serverPublic: [UInt8]) -> [UInt8] {
        SHA256.hash(parts: pad(clientPublic), pad(serverPublic))
    }

    /// K: HKDF (RFC 5869) of PAD(S) with salt PAD(u), 16 bytes.
    static func key(secret: [UInt8], u: [UInt8]) -> [UInt8] {
        var padded = pad(secret)
        defer { padded.wipe() }
        return HKDF.sha256(inputKey: padded, salt: pad(u), info: Array("Caldera Derived Key".utf8), count: 16)
    }

    /// What the client must send as PASSWORD_CLAIM_SIGNATURE, before base64: compare in constant time.
    ///
    /// - Parameters:
    ///   - key: of `sessionKey(clientPublic:serverPublic:b:verifier:)`.
    ///   - secretBlock: the decoded SECRET_BLOCK.
    ///   - timestamp: the TIMESTAMP as the client sent it, never formatted anew.
    public static func signature(
        key: [UInt8], poolName: String, userID: String, secretBlock: [UInt8], timestamp: String
    ) -> [UInt8] {
        HMAC.sha256(key: key, parts: [Array(poolName.utf8), Array(userID.utf8), secretBlock, Array(timestamp.utf8)])
    }
}
