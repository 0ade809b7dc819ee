import Cryptography
import TestSupport
import Testing

@Suite struct P256PublicKeyTests {
    @Test func `the key's own signature over the very message is right, and no other`() throws {
        let pair = ECKey()
        let key = try P256PublicKey(x: pair.x, y: pair.y)
        let signature = pair.sign([1, 2, 3])
        #expect(key.verifyES256(message: [1, 2, 3], signature: signature))
        #expect(!key.verifyES256(message: [1, 2, 4], signature: signature))
        #expect(!key.verifyES256(message: [1, 2, 3], signature: signature + [0]))
        #expect(!key.verifyES256(message: [1, 2, 3], signature: []))
        #expect(!key.verifyES256(message: [1, 2, 3], signature: ECKey().sign([1, 2, 3])))
        #expect(key.verifyES256(message: [1, 2, 3], signature: signature))
    }

    @Test func `only a point of the curve is a key`() {
        let pair = ECKey()
        var beside = pair.y
        beside[31] ^= 1
        let zero = [UInt8](repeating: 0, count: 32)
        for (x, y) in [
            (pair.x, beside), (zero, zero), ([], []), (pair.x, []), (pair.x + [0], pair.y),
            ([UInt8](repeating: 0xFF, count: 32), pair.y),
        ] {
            #expect(throws: P256PublicKey.NoPoint.self) { try P256PublicKey(x: x, y: y) }
        }
    }
}
