import COpenSSL

/// Arithmetic in the group of SRP, with secrets as exponents.
///
/// Exponents that are secret go through libcrypto's constant-time ladder, or, for the generator, through
/// `SRPFixedBase`. Everything here is read-only once made and shared by all threads.
enum SRPGroup {
    /// Bytes in N.
    static let byteCount = 384

    /// Whether a number without leading zeros is above 0 and below N.
    static func contains(_ number: [UInt8]) -> Bool {
        guard (1...byteCount).contains(number.count) else { return false }
        let number = BigNumber(number)
        return BN_ucmp(number.pointer, shared.prime) < 0
    }

    /// g^exponent mod N, for an exponent of any length.
    static func generatorPower(_ exponent: [UInt8]) -> BigNumber {
        let scratch = Scratch()
        if exponent.count <= SRPFixedBase.exponentCount { return SRPFixedBase.shared.power(exponent, scratch) }
        return power(BigNumber([2]), exponent, scratch)
    }

    /// (k·v + g^b) mod N, for 0 < v < N.
    static func serverPublic(v: consuming BigNumber, b: [UInt8]) -> [UInt8] {
        let scratch = Scratch()
        let power = generatorPower(b)
        // k is in Montgomery form and v is not: their Montgomery product is the plain k·v.
        require(BN_mod_mul_montgomery(v.pointer, v.pointer, shared.k, shared.montgomery, scratch.pointer), "k·v")
        require(BN_mod_add_quick(power.pointer, power.pointer, v.pointer, shared.prime), "k·v + g^b")
        return power.bytes
    }

    /// (A · v^u)^b mod N; nil when A mod N is 0.
    static func serverSecret(
        clientPublic: consuming BigNumber, v: consuming BigNumber, u: [UInt8], b: [UInt8]
    ) -> [UInt8]? {
        let scratch = Scratch()
        require(BN_nnmod(clientPublic.pointer, clientPublic.pointer, shared.prime, scratch.pointer), "A mod N")
        guard !clientPublic.isZero else { return nil }
        let base = power(v, u, scratch)
        require(BN_to_montgomery(clientPublic.pointer, clientPublic.pointer, shared.montgomery, scratch.pointer), "A")
        let status = BN_mod_mul_montgomery(
            base.pointer, base.pointer, clientPublic.pointer, shared.montgomery, scratch.pointer)
        require(status, "A · v^u")
        return power(base, b, scratch).bytes
    }

    /// base^exponent mod N, in time that depends on the exponent's length only.
    static func power(_ base: borrowing BigNumber, _ exponent: [UInt8], _ scratch: borrowing Scratch) -> BigNumber {
        let exponent = BigNumber(exponent)
        BN_set_flags(exponent.pointer, BN_FLG_CONSTTIME)
        let result = BigNumber()
        let status = BN_mod_exp_mont_consttime(
            result.pointer, base.pointer, exponent.pointer, shared.prime, scratch.pointer, shared.montgomery)
        require(status, "a power")
        return result
    }

    static let shared = SRPModulus()
}

/// N and what is computed from it once.
///
/// `@unchecked Sendable`: libcrypto's objects are only read after `init`.
final class SRPModulus: @unchecked Sendable {
    /// N.
    let prime: OpaquePointer
    let primeBytes: [UInt8]
    /// H(PAD(N) || PAD(g)).
    let multiplier: [UInt8]
    /// N's Montgomery context.
    let montgomery: OpaquePointer
    /// The multiplier in Montgomery form.
    let k: OpaquePointer

    init() {
        let scratch = Scratch()
        prime = require(BN_get_rfc3526_prime_3072(nil), "the group of RFC 3526 §4")
        montgomery = require(BN_MONT_CTX_new(), "a Montgomery context")
        require(BN_MONT_CTX_set(montgomery, prime, scratch.pointer), "a Montgomery context")
        var bytes = [UInt8](repeating: 0, count: SRPGroup.byteCount)
        BN_bn2bin(prime, &bytes)
        primeBytes = bytes
        multiplier = SHA256.hash(parts: SRP.pad(bytes), SRP.pad([2]))
        k = require(BN_bin2bn(multiplier, Int32(multiplier.count), nil), "k")
        require(BN_to_montgomery(k, k, montgomery, scratch.pointer), "k")
    }

    deinit {
        BN_free(k)
        BN_MONT_CTX_free(montgomery)
        BN_free(prime)
    }
}
