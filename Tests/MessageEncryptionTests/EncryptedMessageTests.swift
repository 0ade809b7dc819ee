import Cryptography
import TestSupport
import Testing

@testable import MessageEncryption

/// The format of the AWS Encryption SDK. That its libraries decrypt what is written is shown by the client tests
/// (`test_custom_senders`).
@Suite struct EncryptedMessageTests {
    private static let key = DataKey(
        plaintext: (0..<32).map { UInt8($0) }, wrapped: [9, 8, 7], keyId: "arn:aws:kms:us-east-1:000000000000:key/k")

    private func sealed(_ count: Int, context: [String: String] = ["b": "2", "a": "1"]) -> [UInt8] {
        EncryptedMessage.seal(
            [UInt8](repeating: 0x41, count: count), by: Self.key, context: context, random: SeededRandom())
    }

    @Test func `the header names version, suite, context, wrapped key and frames, in that order`() {
        let bytes = sealed(6)
        #expect(Array(bytes.prefix(3)) == [2, 0x04, 0x78])
        #expect(Array(bytes[3..<35]) == SeededRandom().bytes(32))
        let context: [UInt8] = [0, 14, 0, 2, 0, 1, 0x61, 0, 1, 0x31, 0, 1, 0x62, 0, 1, 0x32]
        #expect(Array(bytes[35..<51]) == context)
        var expected: [UInt8] = [0, 1, 0, 7] + Array("aws-kms".utf8) + [0, 40] + Array(Self.key.keyId.utf8)
        expected += [0, 3, 9, 8, 7, 2, 0, 0, 0x10, 0]
        #expect(Array(bytes[51..<51 + expected.count]) == expected)
        let commitment = HKDF.sha512(
            inputKey: Self.key.plaintext, salt: SeededRandom().bytes(32), info: Array("COMMITKEY".utf8), count: 32)
        let end = 51 + expected.count + 32
        #expect(Array(bytes[51 + expected.count..<end]) == commitment)
        // Tag, then the only frame.
        #expect(Array(bytes[end + 16..<end + 28]) == [255, 255, 255, 255, 0, 0, 0, 1, 0, 0, 0, 0])
        #expect(bytes.count == end + 16 + 4 + 4 + 12 + 4 + 6 + 16)
    }

    @Test func `no context is no field but a length of nothing`() {
        #expect(Array(sealed(1, context: [:])[35..<39]) == [0, 0, 0, 1])
    }

    @Test(arguments: [(0, 1), (4096, 1), (4097, 2), (8192, 2), (8193, 3)])
    func `what is long goes in frames, the last of them marked`(_ count: Int, _ frames: Int) {
        let header = sealed(0).count - 40
        let expected = header + frames * 32 + 8 + count
        #expect(sealed(count).count == expected)
        let start = sealed(count)[header...]
        #expect(start.starts(with: frames == 1 ? [255, 255, 255, 255, 0, 0, 0, 1] : [0, 0, 0, 1]))
    }

    @Test func `two messages of one content share nothing that tells it`() {
        let (one, two) = (
            EncryptedMessage.seal([1, 2, 3], by: Self.key, context: [:], random: SystemRandom()),
            EncryptedMessage.seal([1, 2, 3], by: Self.key, context: [:], random: SystemRandom())
        )
        #expect(one.count == two.count && one.suffix(19) != two.suffix(19))
    }
}
