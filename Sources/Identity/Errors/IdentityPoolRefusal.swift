/// Why an identity pool is not there, made or changed.
public enum IdentityPoolRefusal: Sendable, Equatable {
    case notFound(String)
    /// The id that a tag asks for is none of an identity pool.
    case unusablePin(tag: String)
    case idTaken(String)
    /// What should name a pool is no ARN of one.
    case malformedARN(String)
    /// A user pool as a provider: without a name or a client, or of another form.
    case malformedProvider
    /// The same client of the same user pool twice.
    case repeatedProvider(String, String)
    /// An OpenID Connect or SAML provider.
    case malformedProviderARN(String)
    case tooManyProviders(limit: Int)
    /// The name of the developer's own provider does not change any more.
    case developerProviderIsFixed(String)
    case reservedTagKey(String)
    /// Two keys of a session's tags differ by their case alone.
    case repeatedTagKey(String)
    case tooManyTags(limit: Int)
    /// Tags from claims are for users of providers that the pool has.
    case unknownProvider(String)
    /// Tags from claims of one's own, and the service's.
    case tagsBesideDefaults
    /// Roles are mapped for a provider that the pool does not have, or that is named otherwise there.
    case unmappableProvider(String)
    case malformedRoleARN(String)
    /// Nothing says what happens where no role can be told.
    case noResolution(String)
    /// Roles of a provider are chosen by rules that are not there.
    case rulesMissing(String)
    /// Roles of a provider are chosen by the token, and rules are there.
    case rulesBesideToken(String)
    case tooManyRules(String, limit: Int)
}
