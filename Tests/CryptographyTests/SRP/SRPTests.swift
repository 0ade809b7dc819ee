import TestSupport
import Testing

@testable import Cryptography

@Suite("SRP")
struct SRPTests {
    private var vector: SRPVector.Type { SRPVector.self }

    private var verifier: SRP.Verifier {
        SRP.makeVerifier(
            poolName: vector.poolName, userID: vector.userID, password: vector.password, salt: vector.salt)
    }

    @Test("k is the hash of the padded group and generator")
    func multiplier() {
        let k = SRPGroup.shared.multiplier
        #expect(Hex.encode(k) == "538282c4354742d7cbbde2359fcf67f9f5b3a6b08791e5011b43b8a5b66d9ee6")
    }

    @Test("x follows from pool, user, password and salt")
    func secretExponent() {
        let x = SRP.x(poolName: vector.poolName, userID: vector.userID, password: vector.password, salt: vector.salt)
        #expect(Hex.encode(x) == "d0346c86df2710a9dd81bdc55698180281af6f7f66bd72c399764114f5d2bd35")
    }

    @Test("A salt with a leading zero is hashed by its value, not by its digits")
    func shortSalt() throws {
        let salt = try #require(SRP.number(hex: "a1b2c3d4e5f60718293a4b5c6d7e8f1"))
        #expect(Hex.encode(SRP.pad(salt)) == "0a1b2c3d4e5f60718293a4b5c6d7e8f1")
        let x = SRP.x(poolName: vector.poolName, userID: vector.userID, password: vector.password, salt: salt)
        #expect(Hex.encode(x) == "4c085a5bb58fbb5035a840338868e021ca84e828d12bbba8426f93d3ef2ee54f")
        let spelledOut = SRP.x(
            poolName: vector.poolName, userID: vector.userID, password: vector.password, salt: [0, 0] + salt)
        #expect(spelledOut == x)
    }

    @Test("A sign-in with the worked example's numbers gives its key and signature")
    func user() throws {
        #expect(verifier.v == vector.v)
        #expect(SRP.serverPublic(verifier: verifier, b: vector.b) == vector.serverPublic)
        let u = SRP.scrambler(clientPublic: vector.clientPublic, serverPublic: vector.serverPublic)
        #expect(Hex.encode(u) == "4a160583084385ff47aab724b9421b4a45eab781b343572d6c12e154b6d48fd6")
        #expect(
            SRPGroup.serverSecret(
                clientPublic: BigNumber(vector.clientPublic), v: BigNumber(vector.v), u: u, b: vector.b)
                == vector.secret)
        let key = try SRP.sessionKey(
            clientPublic: vector.clientPublic, serverPublic: vector.serverPublic, b: vector.b, verifier: verifier)
        #expect(Hex.encode(key) == "3bae9025dbd0efce12d9b51195048b44")
        let signature = SRP.signature(
            key: key, poolName: vector.poolName, userID: vector.userID, secretBlock: vector.secretBlock,
            timestamp: vector.timestamp)
        #expect(Base64.encode(signature) == "XOKYpvsKhFD9zVAX0GZBNdVZEv+TNGyITRgGwKZ/aTs=")
    }

    @Test("A device signs in by the same steps under its group's and its own key")
    func device() throws {
        let group = "-AbCdEf12"
        let device = "us-east-1_11111111-2222-3333-4444-555555555555"
        let password = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJw=="
        let x = SRP.x(poolName: group, userID: device, password: password, salt: vector.salt)
        #expect(Hex.encode(x) == "9f92035059b01c8d12446981503f6ff58286dccf72b6f655a97465e008a307b2")

        let verifier = SRP.makeVerifier(poolName: group, userID: device, password: password, salt: vector.salt)
        #expect(Base64.encode(SRP.pad(verifier.salt)) == "ANWhssPU5fYHGCk6S1xtfo8=")
        #expect(
            Hex.encode(SHA256.hash(SRP.pad(verifier.v)))
                == "d5e535583390dd168618deaf3b8ca8867d7782905e956c36e72801b310c68919")
        let registered = Base64.encode(SRP.pad(verifier.v))
        #expect(registered.count == 512 && registered.hasPrefix("HUhiSHtqAVN/7hB2QWdoOJcr"))
        #expect(
            Hex.encode(SHA256.hash(registered)) == "3fc454a7c7aa8e6358d5ed0b230e5ae4050e5a208c2ff51d42a4fba9c7450a47")

        let serverPublic = SRP.serverPublic(verifier: verifier, b: vector.b)
        #expect(
            Hex.encode(SHA256.hash(SRP.pad(serverPublic)))
                == "1a5eb4c1b0b281cc41fd0ce9eea98fd621a3a6bdbca45fa599188b2e93652380")
        #expect(
            Hex.encode(SRP.scrambler(clientPublic: vector.clientPublic, serverPublic: serverPublic))
                == "123217f3ae4b8274bbfcd6dcba6da43e05f51e14ebc2890ae634e184a30a15fb")
        let key = try SRP.sessionKey(
            clientPublic: vector.clientPublic, serverPublic: serverPublic, b: vector.b, verifier: verifier)
        #expect(Hex.encode(key) == "818c1555f9c94daf75e3770f09b563c8")
        let signature = SRP.signature(
            key: key, poolName: group, userID: device, secretBlock: vector.secretBlock, timestamp: vector.timestamp)
        #expect(Base64.encode(signature) == "DvWTQjxXx8FlXo+NxfXzjfR77mPeMVMR3bAu69dDU/M=")
    }

    @Test("A client with the password arrives at the same key as the server, with any secrets")
    func agreement() throws {
        let random = SeededRandom("agreement")
        for round in 0..<3 {
            let salt = random.bytes(SRP.saltCount)
            let verifier = SRP.makeVerifier(poolName: "p", userID: "u", password: "secret \(round)", salt: salt)
            let a = random.bytes(32)
            let b = random.bytes(SRP.secretCount)
            let clientPublic = SRPGroup.generatorPower(a).bytes
            let serverPublic = SRP.serverPublic(verifier: verifier, b: b)
            let x = SRP.x(poolName: "p", userID: "u", password: "secret \(round)", salt: salt)
            let u = SRP.scrambler(clientPublic: clientPublic, serverPublic: serverPublic)
            // The client's B - k·v is g^b, which the test may know.
            let secret = SRPGroup.power(SRPGroup.generatorPower(b), sum(a, product(u, x)), Scratch()).bytes
            let key = try SRP.sessionKey(
                clientPublic: clientPublic, serverPublic: serverPublic, b: b, verifier: verifier)
            #expect(key == SRP.key(secret: secret, u: u))
            let other = SRP.makeVerifier(poolName: "p", userID: "u", password: "other", salt: salt)
            #expect(
                try SRP.sessionKey(clientPublic: clientPublic, serverPublic: serverPublic, b: b, verifier: other)
                    != key)
        }
    }

    @Test("A public value that is a multiple of N, or longer than N, is refused")
    func invalidPublicValues() throws {
        let prime = SRPGroup.shared.primeBytes
        for value in [[], [0], [0, 0, 0], prime, [0] + prime, [1] + vector.clientPublic] {
            #expect(throws: SRP.InvalidPublicValue.self) {
                try SRP.sessionKey(
                    clientPublic: value, serverPublic: vector.serverPublic, b: vector.b, verifier: verifier)
            }
        }
        let spelledOut = [0, 0] + vector.clientPublic
        let key = try SRP.sessionKey(
            clientPublic: spelledOut, serverPublic: vector.serverPublic, b: vector.b, verifier: verifier)
        #expect(Hex.encode(key) == "3bae9025dbd0efce12d9b51195048b44")
    }

    @Test("A registered verifier must be above 0 and below N")
    func registeredVerifiers() {
        let prime = SRPGroup.shared.primeBytes
        var below = prime
        below[below.count - 1] -= 1
        #expect(SRP.Verifier(salt: [1], v: []) == nil)
        #expect(SRP.Verifier(salt: [1], v: [0, 0]) == nil)
        #expect(SRP.Verifier(salt: [1], v: prime) == nil)
        #expect(SRP.Verifier(salt: [1], v: [1] + below) == nil)
        #expect(SRP.Verifier(salt: [1], v: below)?.v == below)
        #expect(SRP.Verifier(salt: [1], v: [0, 0, 5])?.v == [5])
    }

    @Test("Powers from the table are those of the general ladder")
    func fixedBase() {
        let random = SeededRandom("table")
        var exponents = [[], [0], [1], [2], [0x0F], [0x10], [0xFF], [1, 0], [UInt8](repeating: 0xFF, count: 32)]
        exponents += (0..<40).map { _ in random.bytes(32) }
        exponents += (0..<256).filter { $0 % 17 == 0 }.map { bit in
            var bytes = [UInt8](repeating: 0, count: 32)
            bytes[bit / 8] = 1 << (bit % 8)
            return bytes
        }
        for exponent in exponents {
            let scratch = Scratch()
            let power = SRPFixedBase.shared.power(exponent, scratch).bytes
            #expect(power == SRPGroup.power(BigNumber([2]), exponent, scratch).bytes)
        }
    }

    @Test("Many tasks compute verifiers at once")
    func concurrency() async {
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    (0..<5).allSatisfy { _ in verifier.v == SRPVector.v }
                }
            }
            for await agrees in group { #expect(agrees) }
        }
    }

    @Test("Numbers are written in hexadecimal without leading zeros and read with any")
    func hexadecimal() {
        #expect(SRP.hex([]) == "0")
        #expect(SRP.hex([0, 0]) == "0")
        #expect(SRP.hex([0, 0x0A, 0xBC]) == "abc")
        #expect(SRP.hex([0xAB, 0xC0]) == "abc0")
        #expect(SRP.number(hex: "abc") == [0x0A, 0xBC])
        #expect(SRP.number(hex: "0000ABC") == [0x0A, 0xBC])
        #expect(SRP.number(hex: "0") == [])
        for text in ["", " ", "0x1", "g", "-1", "1 ", String(repeating: "0", count: 4097)] {
            #expect(SRP.number(hex: text) == nil)
        }
    }

    @Test(
        "Padding is the shortest two's complement form",
        arguments: [
            ([], [0]), ([0], [0]), ([0, 0], [0]), ([1], [1]), ([0x7F], [0x7F]), ([0x80], [0, 0x80]),
            ([0, 0x80], [0, 0x80]), ([0, 0, 1, 2], [1, 2]),
        ] as [([UInt8], [UInt8])])
    func padding(number: [UInt8], padded: [UInt8]) {
        #expect(SRP.pad(number) == padded)
    }

    private func product(_ a: [UInt8], _ b: [UInt8]) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: a.count + b.count)
        for (i, digit) in a.enumerated().reversed() {
            var carry = 0
            for (j, other) in b.enumerated().reversed() {
                carry += Int(result[i + j + 1]) + Int(digit) * Int(other)
                result[i + j + 1] = UInt8(carry & 0xFF)
                carry >>= 8
            }
            result[i] = UInt8(carry)
        }
        return result
    }

    /// The sum of a number and a longer one, with room for the carry.
    private func sum(_ a: [UInt8], _ b: [UInt8]) -> [UInt8] {
        var result = [0] + b
        var carry = 0
        for distance in 1...result.count {
            carry += Int(result[result.count - distance])
            if distance <= a.count { carry += Int(a[a.count - distance]) }
            result[result.count - distance] = UInt8(carry & 0xFF)
            carry >>= 8
        }
        return result
    }
}
