import Cryptography
import Testing

@Suite("Hashing")
struct HashingTests {
    @Test(
        "SHA-256 gives the digests of FIPS 180-4's examples",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                String(repeating: "a", count: 1_000_000),
                "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
            ),
        ])
    func sha256(text: String, digest: String) {
        #expect(Hex.encode(SHA256.hash(text)) == digest)
        #expect(Hex.encode(SHA256.hash(Array(text.utf8))) == digest)
    }

    @Test("The digest of parts is the digest of the whole")
    func parts() {
        #expect(SHA256.hash(parts: [1, 2], [], [3]) == SHA256.hash([1, 2, 3]))
        #expect(SHA256.hash(parts: []) == SHA256.hash([]))
    }

    @Test(
        "HMAC gives the tags of RFC 4231",
        arguments: [
            (
                [UInt8](repeating: 0x0B, count: 20), Array("Hi There".utf8),
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            (
                Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                [UInt8](repeating: 0xAA, count: 20), [UInt8](repeating: 0xDD, count: 50),
                "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
            ),
            (
                [UInt8](1...25), [UInt8](repeating: 0xCD, count: 50),
                "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
            ),
            (
                [UInt8](repeating: 0xAA, count: 131),
                Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
            (
                [UInt8](repeating: 0xAA, count: 131),
                Array(
                    """
                    This is a test using a larger than block-size key and a larger than block-size data. \
                    The key needs to be hashed before being used by the HMAC algorithm.
                    """.utf8),
                "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
            ),
        ])
    func hmac(key: [UInt8], message: [UInt8], tag: String) {
        #expect(Hex.encode(HMAC.sha256(key: key, message: message)) == tag)
        let middle = message.count / 2
        let parts = [Array(message[..<middle]), [], Array(message[middle...])]
        #expect(Hex.encode(HMAC.sha256(key: key, parts: parts)) == tag)
    }

    @Test("A key of exactly one block is used as it is, and an empty one as zeros")
    func keyLengths() {
        let block = [UInt8](repeating: 7, count: 64)
        #expect(HMAC.sha256(key: block, message: [1]) != HMAC.sha256(key: SHA256.hash(block), message: [1]))
        let longer = block + [7]
        #expect(HMAC.sha256(key: longer, message: [1]) == HMAC.sha256(key: SHA256.hash(longer), message: [1]))
        #expect(HMAC.sha256(key: [], message: [1]) == HMAC.sha256(key: [0, 0], message: [1]))
    }

    @Test(
        "HKDF gives the output of RFC 5869's examples",
        arguments: [
            (
                [UInt8](repeating: 0x0B, count: 22), [UInt8](0x00...0x0C), [UInt8](0xF0...0xF9),
                "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
                "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
            ),
            (
                [UInt8](0x00...0x4F), [UInt8](0x60...0xAF), [UInt8](0xB0...0xFF),
                "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
                """
                b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09\
                da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87
                """
            ),
            (
                [UInt8](repeating: 0x0B, count: 22), [], [],
                "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
                "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
            ),
        ] as [([UInt8], [UInt8], [UInt8], String, String)])
    func hkdf(inputKey: [UInt8], salt: [UInt8], info: [UInt8], key: String, output: String) {
        #expect(Hex.encode(HKDF.extract(salt: salt, inputKey: inputKey)) == key)
        let bytes = HKDF.sha256(inputKey: inputKey, salt: salt, info: info, count: output.count / 2)
        #expect(Hex.encode(bytes) == output)
    }

    @Test("HKDF with SHA-512 does as the RFC says, which has no example of it")
    func hkdf512() {
        // Made by Python's hmac and hashlib.
        let (key, salt) = ([UInt8](repeating: 0x0B, count: 22), (0..<13).map { UInt8($0) })
        let info = (0xF0..<0xFA).map { UInt8($0) }
        #expect(
            Hex.encode(HKDF.sha512(inputKey: key, salt: salt, info: info, count: 42))
                == "832390086cda71fb47625bb5ceb168e4c8e26a1a16ed34d9fc7fe92c1481579338da362cb8d9f925d7cb")
        let long = HKDF.sha512(inputKey: key, salt: salt, info: info, count: 150)
        #expect(
            Hex.encode(SHA256.hash(long)) == "c7b45e7dad97ec1090d6fd82f4e4104f47007e7fd0315430e1b59458fb0fbc67")
    }

    @Test("HKDF gives as many bytes as asked for, the shorter the beginning of the longer", arguments: [0, 1, 32, 33])
    func hkdfLength(count: Int) {
        let longest = HKDF.expand(key: [1], info: [2], count: 8160)
        #expect(longest.count == 8160)
        #expect(HKDF.expand(key: [1], info: [2], count: count) == Array(longest.prefix(count)))
    }

    @Test("Comparison in constant time agrees with equality")
    func comparison() {
        #expect(constantTimeEqual([], []))
        #expect(constantTimeEqual([1, 2, 3], [1, 2, 3]))
        #expect(!constantTimeEqual([1, 2, 3], [1, 2, 4]))
        #expect(!constantTimeEqual([9, 2, 3], [1, 2, 3]))
        #expect(!constantTimeEqual([1, 2], [1, 2, 3]))
        #expect(!constantTimeEqual([], [0]))
    }
}
