import Identity

/// By what an authenticator app is set up: exactly one of access token and Session.
enum FactorCaller {
    case holder(accessToken: String)
    case session(String)

    /// - Throws: `tokenAndSession`, `neitherTokenNorSession`.
    init(accessToken: String?, session: String?) throws(Refusal) {
        switch (accessToken, session) {
        case (let token?, nil): self = .holder(accessToken: token)
        case (nil, let session?): self = .session(session)
        case (.some, .some): throw .mfa(.tokenAndSession)
        case (nil, nil): throw .mfa(.neitherTokenNorSession)
        }
    }
}
