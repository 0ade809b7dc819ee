import Identity
import ServiceModel

extension AuthOutcome {
    /// The outcome as the members that all four operations answer with. A finished sign-in carries empty
    /// ChallengeParameters (cognito/wire §2).
    var parts:
        (
            challenge: ChallengeNameType?, session: String?, parameters: [String: String],
            result: AuthenticationResultType?, available: [ChallengeNameType]?
        )
    {
        switch self {
        case .tokens(let tokens): (nil, nil, [:], AuthenticationResultType(tokens), nil)
        case .challenge(let name, let session, let parameters, let available):
            (name, session, parameters, nil, available.isEmpty ? nil : available)
        }
    }
}

extension AuthenticationResultType {
    /// Tokens as the API shows them.
    init(_ tokens: IssuedTokens) {
        self.init(
            accessToken: tokens.accessToken, expiresIn: Int(tokens.expiresIn), tokenType: "Bearer",
            refreshToken: tokens.refreshToken, idToken: tokens.idToken,
            newDeviceMetadata: tokens.newDevice.map {
                NewDeviceMetadataType(deviceKey: $0.key, deviceGroupKey: $0.groupKey)
            })
    }
}
