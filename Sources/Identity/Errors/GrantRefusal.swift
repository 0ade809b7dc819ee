/// Why there are no tokens for a client's secret, or for other tokens.
public enum GrantRefusal: Sendable, Equatable {
    /// How a client may come to tokens without anybody signing in.
    public enum Flow: Sendable {
        case clientToken
        case delegation
        case impersonation
    }

    case flowNotEnabled(Flow)
    case invalidScope(String)
    /// Nothing is left that the token could be for.
    case noScopes
    /// The token that is to be exchanged is none of this pool's users, or is no longer good.
    case invalidSubjectToken
    case invalidActorToken
    case actorTokenWithoutType
    case actorTypeWithoutToken
    case audienceBesideResource
    case unknownResource(String)
    /// An ID token for another client would sign its user in there.
    case audienceIsClient(String)
}
