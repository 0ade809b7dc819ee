import Cryptography
import Testing

@Suite struct AES256GCMTests {
    @Test func `gives what the specification gives`() {
        // Test cases 14 and 16 of "The Galois/Counter Mode of Operation" (McGrew, Viega).
        let zeros = AES256GCM.seal(
            [UInt8](repeating: 0, count: 16), key: [UInt8](repeating: 0, count: 32),
            nonce: [UInt8](repeating: 0, count: 12), authenticating: [])
        #expect(Hex.encode(zeros.ciphertext) == "cea7403d4d606b6e074ec5d3baf39d18")
        #expect(Hex.encode(zeros.tag) == "d0d1c8a799996bf0265b98b5d48ab919")
        let plaintext =
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
            + "b16aedf5aa0de657ba637b39"
        let key = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"
        let sealed = AES256GCM.seal(
            Hex.decode(plaintext)!, key: Hex.decode(key)!, nonce: Hex.decode("cafebabefacedbaddecaf888")!,
            authenticating: Hex.decode("feedfacedeadbeeffeedfacedeadbeefabaddad2")!)
        #expect(
            Hex.encode(sealed.ciphertext)
                == "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838"
                + "c5f61e6393ba7a0abcc9f662")
        #expect(Hex.encode(sealed.tag) == "76fc6ece0f4e1768cddf8853bb2d551b")
    }
}
