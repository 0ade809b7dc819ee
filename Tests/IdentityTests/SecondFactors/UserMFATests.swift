import JSON
import ServiceModel
import Testing

@testable import Identity

@Suite struct UserMFATests {
    @Test func `what is stored comes back, and nothing is stored for who has nothing`() throws {
        #expect(UserMFA().json == nil)
        let all: [UserMFA] = [
            UserMFA(enabled: [.sms], hasOptions: true), UserMFA(enabled: [.email, .sms], preferred: .email),
            UserMFA(pendingSealedSeed: [1, 2]), UserMFA(usesPasskeys: true),
            UserMFA(token: .init(sealedSeed: [0, 255], name: nil, lastStep: 1)),
            UserMFA(
                enabled: [.softwareToken], preferred: .softwareToken,
                token: .init(sealedSeed: [], name: "\u{0}\"phone\"", lastStep: .max), pendingSealedSeed: [3]),
        ]
        for mfa in all {
            let json = try #require(mfa.json)
            #expect(try UserMFA(json: json) == mfa)
        }
    }

    @Test(arguments: [
        #"{"enabled":["SMS"]}"#, #"{"enabled":"SMS_MFA"}"#, #"{"preferred":7}"#, #"{"seed":"%%","step":1}"#,
        #"{"seed":"AAAA"}"#, #"{"pendingSeed":true}"#,
    ])
    func `what was edited by hand is not read as something else`(_ text: String) throws {
        let json = try #require(JSONReader.read(Array(text.utf8)).objectValue)
        #expect(throws: ShapeError.self) { try UserMFA(json: json) }
    }

    @Test func `what is off is not preferred`() {
        var mfa = UserMFA(enabled: [.sms, .email], preferred: .sms, hasOptions: true)
        mfa.disable(.email)
        #expect(mfa == UserMFA(enabled: [.sms], preferred: .sms, hasOptions: true))
        mfa.disable(.sms)
        #expect(mfa == UserMFA())
    }

    @Test func `lists have one order, and are absent where nothing is on`() {
        #expect(
            UserMFA(enabled: Set(MFAMethod.allCases)).settingList == ["SMS_MFA", "EMAIL_OTP", "SOFTWARE_TOKEN_MFA"])
        #expect(UserMFA().settingList == nil && UserMFA(enabled: [.sms]).options == nil)
    }
}
