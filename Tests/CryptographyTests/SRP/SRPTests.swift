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
        let k = SRPModulus.multiplier(SRPGroup.shared.prime)
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
}
