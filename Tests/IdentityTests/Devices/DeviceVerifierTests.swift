import Cryptography
import ServiceModel
import TestSupport
import Testing

@testable import Identity

/// What a device brings to be known by again: cognito/devices §3; cognito/srp §4, §6.
@Suite struct DeviceVerifierTests {
    /// The worked example's.
    private let salt = "ANWhssPU5fYHGCk6S1xtfo8="

    private func config(_ salt: String?, _ verifier: String?) -> DeviceSecretVerifierConfigType {
        DeviceSecretVerifierConfigType(passwordVerifier: verifier, salt: salt)
    }

    private func number(_ bytes: [UInt8]) -> String { Base64.encode(bytes) }

    @Test func `a salt is kept as it was given, and a verifier as a number`() throws {
        let verifier = try #require(
            try DeviceVerifier.read(config(salt, number([0, 0x8F] + [UInt8](repeating: 7, count: 383)))))
        #expect(verifier.salt == Base64.decode(salt))
        #expect(verifier.v.count == 384 && verifier.v.first == 0x8F)
        #expect(try DeviceVerifier.read(nil) == nil)
        #expect(try DeviceVerifier.read(config(nil, nil)) == nil)
    }

    @Test func `half of it, no base64, a long salt, and what is outside of the group are refused`() throws {
        let one = number([1])
        let prime = try #require(Hex.decode(SRPClient.primeHex))
        let refused: [DeviceSecretVerifierConfigType] = [
            config(salt, nil), config(nil, one), config("!", one), config(salt, "!"), config("", one),
            config(number([UInt8](repeating: 1, count: 65)), one), config(salt, number([0])), config(salt, ""),
            config(salt, number(prime)), config(salt, number([1] + [UInt8](repeating: 0, count: 384))),
        ]
        for config in refused {
            #expect(refusal { _ = try DeviceVerifier.read(config) } == .device(.unusableVerifier), "\(config)")
        }
        #expect(try DeviceVerifier.read(config(number([UInt8](repeating: 1, count: 64)), one)) != nil)
    }

    @Test func `at rest it is sealed to its pool, user and device`() async throws {
        try await withServer { server in
            let call = server.identityCall()
            let (user, keys) = (User.make(), server.services.keys)
            let verifier = SRP.makeVerifier(poolName: "-AbCdEf12", userID: "a", password: "p", salt: [1, 2])
            func stored(_ key: String, of sealedFor: String) -> Device {
                Device(
                    userId: 1, key: key, name: nil, salt: verifier.salt,
                    sealedVerifier: DeviceVerifier.seal(verifier, of: sealedFor, user: user, call: call),
                    isRemembered: true, hasPassedMFA: true, lastAddress: nil, createdAt: 0, modifiedAt: 0,
                    authenticatedAt: 0)
            }
            let opened = try DeviceVerifier.open(stored("a", of: "a"), of: user, keys: keys)
            #expect(opened == verifier)
            #expect(throws: (any Error).self) { try DeviceVerifier.open(stored("a", of: "b"), of: user, keys: keys) }
            var other = user
            other.sub = "b1b2c3d4-5678-90ab-cdef-111111111111"
            #expect(throws: (any Error).self) { try DeviceVerifier.open(stored("a", of: "a"), of: other, keys: keys) }
        }
    }
}
