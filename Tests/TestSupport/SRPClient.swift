import COpenSSL
public import Cryptography

/// The client's side of SRP, written from cognito/srp and over OpenSSL's own numbers, so that it shares no
/// arithmetic with the server that it tests.
public struct SRPClient: Sendable {
    public static let primeHex = """
        ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404ddef9519b3cd3a431b\
        302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7edee386bfb5a899fa5ae9f24117c4b1fe6\
        49286651ece45b3dc2007cb8a163bf0598da48361c55d39a69163fa8fd24cf5f83655d23dca3ad961c62f356208552bb9ed529077096966d\
        670c354e4abc9804f1746c08ca18217c32905e462e36ce3be39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf695581718\
        3995497cea956ae515d2261898fa051015728e5a8aaac42dad33170d04507a33a85521abdf1cba64ecfb850458dbef0a8aea71575d060c7d\
        b3970f85a6e1e4c7abf5ae8cdb0933d71e8c94e04a25619dcee3d2261ad2ee6bf12ffa06d98a0864d87602733ec86a64521f2b18177b200c\
        bbe117577a615d6c770988c0bad946e208e24fa074e5ab3143db5bfce0fd108e4b82d120a93ad2caffffffffffffffff
        """

    private let secret: [UInt8]
    /// A, as the client sends it.
    public let srpA: String

    public init(random: any RandomSource = SystemRandom()) {
        self.init(secret: random.bytes(128))
    }

    public init(secret: [UInt8]) {
        self.secret = secret
        srpA = Hex.encode(Self.power([2], secret))
    }

    /// PASSWORD_CLAIM_SIGNATURE for a PASSWORD_VERIFIER challenge.
    ///
    /// - Parameters:
    ///   - parameters: the ChallengeParameters as they came.
    ///   - poolId: the whole id; SRP hashes what follows its underscore.
    public func signature(
        for parameters: [String: String], poolId: String, password: String, timestamp: String
    ) -> String {
        signature(
            for: parameters, group: String(poolId.split(separator: "_").last ?? ""),
            id: parameters["USER_ID_FOR_SRP"] ?? "", password: password, timestamp: timestamp)
    }

    /// PASSWORD_CLAIM_SIGNATURE for a DEVICE_PASSWORD_VERIFIER challenge, by the keys of the device's group and its own.
    public func signature(
        for parameters: [String: String], group: String, id: String, password: String, timestamp: String
    ) -> String {
        let (a, b) = (Self.bytes(hex: srpA), Self.bytes(hex: parameters["SRP_B"] ?? ""))
        let prime = Self.bytes(hex: Self.primeHex)
        let k = SHA256.hash(Self.pad(prime) + Self.pad([2]))
        let u = SHA256.hash(Self.pad(a) + Self.pad(b))
        let inner = SHA256.hash(Array("\(group)\(id):\(password)".utf8))
        let x = SHA256.hash(Self.pad(Self.bytes(hex: parameters["SALT"] ?? "")) + inner)
        let shared = Self.shared(b: b, k: k, x: x, u: u, secret: secret)
        let prk = HMAC.sha256(key: Self.pad(u), message: Self.pad(shared))
        let key = HMAC.sha256(key: prk, message: Array("Caldera Derived Key".utf8) + [1]).prefix(16)
        let block = Base64.decode(parameters["SECRET_BLOCK"] ?? "") ?? []
        let message = Array(group.utf8) + Array(id.utf8) + block + Array(timestamp.utf8)
        return Base64.encode(HMAC.sha256(key: Array(key), message: message))
    }

    /// g^x, as a device computes it for ConfirmDevice.
    public static func verifier(group: String, id: String, password: String, salt: [UInt8]) -> [UInt8] {
        let inner = SHA256.hash(Array("\(group)\(id):\(password)".utf8))
        return power([2], SHA256.hash(pad(salt) + inner))
    }

    /// Java's `BigInteger.toByteArray`: the shortest form, with a zero before a set top bit.
    public static func pad(_ number: [UInt8]) -> [UInt8] {
        let digits = Array(number.drop { $0 == 0 })
        return digits.isEmpty || digits[0] & 0x80 != 0 ? [0] + digits : digits
    }

    /// Big-endian bytes of hexadecimal digits, odd numbers of them too.
    static func bytes(hex: String) -> [UInt8] {
        Hex.decode(hex.utf8.count % 2 == 0 ? hex : "0\(hex)") ?? []
    }

    private static func power(_ base: [UInt8], _ exponent: [UInt8]) -> [UInt8] {
        let (base, exponent, result) = (number(base), number(exponent), BN_new())
        let (prime, context) = (number(bytes(hex: primeHex)), BN_CTX_new())
        defer {
            for value in [base, exponent, result, prime] { BN_free(value) }
            BN_CTX_free(context)
        }
        BN_mod_exp(result, base, exponent, prime, context)
        return bytes(result)
    }

    /// S = (B - k·g^x)^(a + u·x) mod N.
    private static func shared(b: [UInt8], k: [UInt8], x: [UInt8], u: [UInt8], secret: [UInt8]) -> [UInt8] {
        let context = BN_CTX_new()
        let (b, k, x, u, a, v) = (number(b), number(k), number(x), number(u), number(secret), number(power([2], x)))
        let (prime, base, exponent) = (number(bytes(hex: primeHex)), BN_new(), BN_new())
        defer {
            for value in [b, k, x, u, a, v, prime, base, exponent] { BN_free(value) }
            BN_CTX_free(context)
        }
        BN_mod_mul(base, k, v, prime, context)
        BN_mod_sub(base, b, base, prime, context)
        BN_mul(exponent, u, x, context)
        BN_add(exponent, exponent, a)
        return power(bytes(base), bytes(exponent))
    }

    private static func number(_ bytes: [UInt8]) -> OpaquePointer? {
        BN_bin2bn(bytes, Int32(bytes.count), nil)
    }

    private static func bytes(_ number: OpaquePointer?) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: (Int(BN_num_bits(number)) + 7) / 8)
        BN_bn2bin(number, &bytes)
        return bytes
    }
}
