import Cryptography
import JSON
import TestSupport
import Testing

@testable import WebAuthn

/// WebAuthn §7.1.
@Suite struct RegistrationTests {
    @Test(arguments: [PasskeyDevice.Kind.es256, .rs256])
    func `a credential is taken as the device made it`(_ kind: PasskeyDevice.Kind) throws {
        let device = PasskeyDevice(kind)
        device.flags = [.present, .verified, .eligible, .backedUp]
        device.model = Array(1...16)
        let credential = try Ceremony.register(device)
        #expect(credential.id == device.credentialId)
        #expect(credential.publicKey == device.publicKey.encoded)
        #expect(credential.signCount == 1)
        #expect(credential.model == Array(1...16))
        #expect(credential.isUserVerified && credential.isBackupEligible && credential.isBackedUp)
        #expect(credential.attestation == .none)
    }

    @Test func `what the browser says of the way to the device is kept, but for what no browser says`() throws {
        let device = PasskeyDevice()
        device.transports = ["usb", "nfc", "usb", "<script>", "", "USB", String(repeating: "a", count: 33)]
        device.attachment = "cross-platform"
        let registration = try Registration(device.register(Ceremony.creation))
        #expect(registration.transports == ["usb", "nfc"])
        #expect(registration.attachment == .crossPlatform)
        device.attachment = "elsewhere"
        device.transports = (0..<26).map { String(UnicodeScalar(UInt8(ascii: "a") + UInt8($0))) }
        #expect(try Registration(device.register(Ceremony.creation)).attachment == nil)
        #expect(try Registration(device.register(Ceremony.creation)).transports.count == 8)
    }

    @Test func `a foreign page, party or challenge is refused`() throws {
        let device = PasskeyDevice(origin: "https://example.org")
        #expect(throws: WebAuthnError.originNotAllowed("https://example.org")) { try Ceremony.register(device) }
        device.origin = "https://example.com"
        device.clientData = ["crossOrigin": true]
        #expect(throws: WebAuthnError.originNotAllowed("https://example.com")) { try Ceremony.register(device) }
        device.clientData = ["topOrigin": "https://example.com"]
        #expect(throws: WebAuthnError.originNotAllowed("https://example.com")) { try Ceremony.register(device) }
        device.clientData = ["crossOrigin": "yes"]
        #expect(throws: WebAuthnError.malformed("crossOrigin is no truth value")) { try Ceremony.register(device) }
        device.clientData = [:]
        device.party = "example.org"
        #expect(throws: WebAuthnError.wrongRelyingParty) { try Ceremony.register(device) }
        device.party = nil
        #expect(throws: WebAuthnError.wrongChallenge) { try Ceremony.register(device, challenge: [1, 2]) }
        device.clientData = ["type": "webauthn.get"]
        #expect(throws: WebAuthnError.malformed("the client data is of another ceremony")) {
            try Ceremony.register(device)
        }
    }

    @Test func `somebody must be there, and be recognised where that is asked for`() throws {
        let device = PasskeyDevice()
        device.flags = [.present]
        #expect(try !Ceremony.register(device).isUserVerified)
        #expect(throws: WebAuthnError.userNotVerified) { try Ceremony.register(device, verified: true) }
        device.flags = [.verified]
        #expect(throws: WebAuthnError.userNotPresent) { try Ceremony.register(device, verified: true) }
        device.flags = [.present, .backedUp]
        #expect(throws: WebAuthnError.malformed("a credential that cannot be copied says that it is")) {
            try Ceremony.register(device)
        }
    }

    @Test func `a key of another kind is refused`() throws {
        #expect(throws: WebAuthnError.unsupportedAlgorithm(-8)) { try Ceremony.register(PasskeyDevice(.ed25519)) }
    }

    @Test func `ids must agree and have a length that ids have`() throws {
        let device = PasskeyDevice()
        let other = JSONValue.string(Base64.urlEncode([1, 2, 3]))
        #expect(throws: WebAuthnError.self) { try Ceremony.register(device) { $0["id"] = other } }
        #expect(throws: WebAuthnError.malformed("the credential has another id")) {
            try Ceremony.register(device) { ($0["id"], $0["rawId"]) = (other, other) }
        }
        #expect(throws: WebAuthnError.self) { try Ceremony.register(device) { $0["type"] = "password" } }
        for (count, isTaken) in [(0, false), (1, true), (1023, true), (1024, false)] {
            device.credentialId = [UInt8](repeating: 7, count: count)
            #expect(((try? Ceremony.register(device)) != nil) == isTaken, "\(count)")
        }
    }

    @Test(arguments: ["clientDataJSON", "attestationObject"])
    func `what is missing or no base64url is refused`(_ member: String) throws {
        for value in [nil, "", "=", "a+b/", 7, .null] as [JSONValue?] {
            #expect(throws: WebAuthnError.self) {
                try Ceremony.register(PasskeyDevice()) { Ceremony.set(member, value, in: &$0) }
            }
        }
        #expect(throws: WebAuthnError.self) { try Ceremony.register(PasskeyDevice()) { $0["response"] = [] } }
        #expect(throws: WebAuthnError.self) { try Registration([:]) }
    }

    // MARK: Attestation (WebAuthn §8)

    @Test(arguments: [PasskeyDevice.Kind.es256, .rs256])
    func `a credential may speak for itself`(_ kind: PasskeyDevice.Kind) throws {
        let device = PasskeyDevice(kind)
        device.statement = .own
        #expect(try Ceremony.register(device).attestation == .own)
    }

    @Test func `a maker's certificate must be of the form that it has, and name the model`() throws {
        let (device, maker) = (PasskeyDevice(), ECKey())
        device.model = Array(1...16)
        func attestation(of certificate: [UInt8], by key: ECKey) throws -> Attestation {
            device.statement = .packed(certificate: certificate, by: key)
            return try Ceremony.register(device).attestation
        }
        #expect(try attestation(of: maker.certificate(), by: maker) == .certificate)
        #expect(try attestation(of: maker.certificate(model: device.model), by: maker) == .certificate)
        var named = ECKey.makersName
        named[2].1 = "Somebody"
        let wrong = [
            maker.certificate(isAuthority: true), maker.certificate(subject: named),
            maker.certificate(subject: Array(ECKey.makersName.dropFirst())),
            maker.certificate(subject: ECKey.makersName.dropLast()),
            maker.certificate(model: Array(2...17)), maker.certificate(model: device.model, isModelCritical: true),
            maker.certificate() + [0], [], [0x30, 0x00],
        ]
        for certificate in wrong {
            #expect(throws: WebAuthnError.wrongAttestation) { try attestation(of: certificate, by: maker) }
        }
        #expect(throws: WebAuthnError.wrongAttestation) { try attestation(of: maker.certificate(), by: ECKey()) }
    }

    @Test func `a statement of another form is worth nothing, and does no harm`() throws {
        let device = PasskeyDevice()
        device.statement = .other("tpm")
        #expect(try Ceremony.register(device).attestation == .unchecked)
        device.statement = .other("packed")
        #expect(throws: WebAuthnError.wrongAttestation) { try Ceremony.register(device) }
        device.statement = .other("none")
        #expect(throws: WebAuthnError.wrongAttestation) { try Ceremony.register(device) }
    }
}
