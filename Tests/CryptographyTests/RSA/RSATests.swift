import Cryptography
import TestSupport
import Testing

@Suite("RSA")
struct RSATests {
    private let message = Array("The quick brown fox".utf8)

    @Test("A signature is the one that other software makes with the same key")
    func signature() throws {
        let expected = """
            YRS88GNHcfgif6t/jneTXxUd9EzT1fLyGL13CitS7SC+ZlMDUzOgWHBYukD3IgTA33ds9c77CbkhTFQmvkAJqcBmIV6rjSKm/v3D\
            iB51t2QCOwGY+oyCl+p+FEFZ8pcvo41FuCMTsuNDFVXcX2ig+xNdESXHiZzgFGxsLQ+94dQqKsoZJ0JFo2yR2Y3/gxJlNnJe0kjU\
            QmeH8I/raHEkuZR4Vhh8MYgX5IOgGhL5XT0Efx7TvE47/8stEYZsA2+N6mSfMRH6o8qX7ScGwyQ1lOpmW5Ufp7Y2vMxs6TliYN2B\
            xo1jldkwptuh67ZXP4UPvjC3Y2B22zcweqQ1Kc6gIQ==
            """
        let signature = try TestKeys.rsa.signRS256(message)
        #expect(Base64.encode(signature) == expected)
        #expect(TestKeys.rsa.publicKey.verifyRS256(message: message, signature: signature))
    }

    @Test("A changed message, signature or key does not verify")
    func forgery() throws {
        let key = TestKeys.rsa.publicKey
        let signature = try TestKeys.rsa.signRS256(message)
        #expect(!key.verifyRS256(message: message + [0], signature: signature))
        #expect(!key.verifyRS256(message: [], signature: signature))
        for index in stride(from: 0, to: signature.count, by: 15) {
            var changed = signature
            changed[index] ^= 1
            #expect(!key.verifyRS256(message: message, signature: changed))
        }
        for wrong in [[], [0], Array(signature.dropLast()), signature + [0], [0] + signature] {
            #expect(!key.verifyRS256(message: message, signature: wrong))
        }
        #expect(!key.verifyRS256(message: message, signature: [UInt8](repeating: 0xFF, count: 256)))
        var modulus = key.n
        modulus[100] ^= 1
        #expect(try !RSAPublicKey(n: modulus, e: key.e).verifyRS256(message: message, signature: signature))
    }

    @Test("A key is written and read in PKCS#8")
    func encoding() throws {
        #expect(TestKeys.rsa.pkcs8 == TestKeys.rsaPKCS8)
        let copy = try RSAPrivateKey(pkcs8: TestKeys.rsa.pkcs8)
        #expect(try copy.signRS256(message) == TestKeys.rsa.signRS256(message))
    }

    @Test("A new key has the usual exponent and signs what its public half verifies")
    func generation() throws {
        let key = RSAPrivateKey.generate()
        #expect(key.publicKey.n.count == 256 && key.publicKey.n[0] >= 0x80)
        #expect(key.publicKey.e == [1, 0, 1])
        let signature = try RSAPrivateKey(pkcs8: key.pkcs8).signRS256(message)
        #expect(key.publicKey.verifyRS256(message: message, signature: signature))
        #expect(!TestKeys.rsa.publicKey.verifyRS256(message: message, signature: signature))
    }

    @Test("What is no PKCS#8 key, or has more behind it, is malformed")
    func malformedKeys() {
        let pkcs1 = Array(TestKeys.rsaPKCS8.dropFirst(26))
        for bytes in [[], [0x30], pkcs1, TestKeys.rsaPKCS8 + [0], Array(TestKeys.rsaPKCS8.dropLast())] {
            #expect(throws: RSAKeyError.malformedKey) { try RSAPrivateKey(pkcs8: bytes) }
        }
    }

    @Test("A key of another kind is malformed, and one too short for RS256 unsupported")
    func otherKeys() throws {
        let curve = """
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgC3QaKEzqLVf2c+RQpM/ZcUW4R5MeLaKcLaa1PxjJWTChRANCAAS1\
            h6310sfEy0fkcp+pIqOaGSKF4Gi6bWWZUbv8BHyg1V1XjkEd2wsbYbdN5wpLSsEK3Zpz18U9HjNQEJmY9baB
            """
        let weak = """
            MIICeQIBADANBgkqhkiG9w0BAQEFAASCAmMwggJfAgEAAoGBAL97x2xEmdXHJvgagRapAj3JEy60YYoNhLc1eIADg3/EZGH1r7BP\
            Si1RB66IOYpKIl8SvEc+bUo9Z1KcQ3ciU84fEvlK75XutN7HPD5+qNQ/ooQZ/xufDodBKLXqxlhz+TO9WHhOR+M5b3B//2eDJ3ML\
            kAOXZGDXbSpZ3wYJJ4rZAgMBAAECgYEAobU0uxhMGh+vp0Mq1SoxvF/9FSo8XUwBUn+TnfhZqyL960SC9JBhgle19w0QGtt0n3nB\
            CyGLRnEIutlAmHGi9y99HFMZX5xKwZpqDxUKZoF0NvyroWjPLkpE0OkhKxeiGCBJVShMgqE+26mtj2tnneM0ix3V816l0yUMTRka\
            QqECQQDhlMTq9DW+fa/6KIJbSyykZKZq4yzbKdSkBhFJzMmTAo/jYf8N8YeM1rhBB00buxm+QVeKMSdfqGXwYY4GhQQtAkEA2U3v\
            LWGFVQ0JRieEAgTNTfJ1ukWnYh4v2t7ksQZXgin+LOZJglgQsmPWX6f535ZqeiKZbYGXrRqPnPlRr8Sw3QJBAMl8oRqfgHWiPBG8\
            Jxs2HSzE/eQQ/9rOFTFgfgamFRHrQuw9dpxUtNc2XqMuy0/OoaLPKEq1ts55UnwQFtR58Q0CQQCl3ExgkPzZ6/dWKrcha1Tg191v\
            7dZSl8PjBRn83GBSo4az8pnM+TbVUkq//FBGjmJ7EomVAcMphwpywAHPbQupAkEAu602WviMpieW7E4nVEKiYAihfn8mEVqOydfp\
            ckX/AVaTQ+xQQTDFya2SJpqYc4z72U4IcL0G7JdFwghKitbs1Q==
            """
        #expect(throws: RSAKeyError.malformedKey) { try RSAPrivateKey(pkcs8: #require(Base64.decode(curve))) }
        #expect(throws: RSAKeyError.unsupportedKey) { try RSAPrivateKey(pkcs8: #require(Base64.decode(weak))) }
    }

    @Test("A damaged key is refused, or signs wrongly or not at all, but stops nothing")
    func damagedKeys() {
        let random = SeededRandom("damaged")
        for _ in 0..<400 {
            var bytes = TestKeys.rsaPKCS8
            bytes[random.number(below: bytes.count)] ^= 1 << random.number(below: 8)
            guard let key = try? RSAPrivateKey(pkcs8: bytes), let signature = try? key.signRS256(message) else {
                continue
            }
            _ = key.publicKey.verifyRS256(message: message, signature: signature)
        }
    }

    @Test("A public key keeps its numbers without leading zeros and refuses weak ones")
    func publicNumbers() throws {
        let key = TestKeys.rsa.publicKey
        let copy = try RSAPublicKey(n: [0, 0] + key.n, e: [0] + key.e)
        #expect(copy.n == key.n && copy.e == key.e)
        let even = Array(key.n.dropLast()) + [key.n.last! & 0xFE]
        for (n, e) in [
            ([], key.e), (key.n, []), (key.n, [0]), (key.n, [1]), (key.n, [2]), (key.n, [1, 0, 0, 0, 1]),
            (even, key.e), (Array(key.n.dropFirst()), key.e), ([UInt8](repeating: 0xFF, count: 1025), key.e),
        ] {
            #expect(throws: RSAKeyError.unsupportedKey) { try RSAPublicKey(n: n, e: e) }
        }
    }

    @Test("Many tasks sign and verify with one key at once")
    func concurrency() async throws {
        let expected = try TestKeys.rsa.signRS256(message)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask { [message] in
                    for _ in 0..<20 {
                        let signature = try TestKeys.rsa.signRS256(message)
                        guard signature == expected,
                            TestKeys.rsa.publicKey.verifyRS256(message: message, signature: signature)
                        else { return false }
                    }
                    return true
                }
            }
            for try await agrees in group { #expect(agrees) }
        }
    }
}
