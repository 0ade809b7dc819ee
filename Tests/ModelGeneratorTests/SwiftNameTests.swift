import Testing

@testable import ModelGenerator

@Suite("SwiftName") struct SwiftNameTests {
    @Test(
        "Members start small, acronyms as a whole",
        arguments: [
            ("UserPoolId", "userPoolId"), ("CallbackURLs", "callbackURLs"), ("MFAOptions", "mfaOptions"),
            ("SMSMfaSettings", "smsMfaSettings"), ("UserMFASettingList", "userMFASettingList"), ("CSS", "css"),
            ("S3Bucket", "s3Bucket"), ("message", "message"), ("Default", "`default`"), ("Protocol", "`protocol`"),
        ])
    func members(name: String, swift: String) {
        #expect(SwiftName.member(name) == swift)
    }

    @Test(
        "Cases of enumerations are words, joined",
        arguments: [
            ("USER_SRP_AUTH", "userSrpAuth"), ("phone_number", "phoneNumber"), ("SignInWithApple", "signInWithApple"),
            ("OIDC", "oidc"), ("V1_0", "v1_0"), ("TLS_V1_2_2021", "tlsV1_2_2021"), ("ARGON2ID", "argon2id"),
            ("client_credentials", "clientCredentials"), ("NoRisk", "noRisk"), ("N_A", "nA"), ("Public", "`public`"),
        ])
    func cases(value: String, swift: String) {
        #expect(SwiftName.enumCase(value) == swift)
    }
}
