/// Why somebody gets no identity of an identity pool, or nothing for one.
public enum PoolIdentityRefusal: Sendable, Equatable {
    /// Also where it is disabled, or of another pool than the call names.
    case notFound(String)
    /// The pool has no guests.
    case noGuests
    /// A pool that has no providers, by its id.
    case noProviders(String)
    /// No provider of the pool goes by the name, or the token is for another client than the provider's.
    case unsupportedProvider
    /// A provider of the pool whose tokens this server cannot verify.
    case unverifiableProvider(String)
    case invalidToken(LoginTokenFault)
    /// No login was given for an identity that has some.
    case forbidden(String)
    /// None of the logins that were given leads to the identity.
    case loginsDoNotMatch
    /// A login leads to another identity, or two of them to two.
    case linkedElsewhere
    /// Two users of one provider would lead to one identity.
    case providerIsLinked(String)
    case tooManyLogins(limit: Int)
    /// What is to be unlinked does not lead to the identity.
    case notLinked(String)
    /// Tokens are for whoever takes a role on by themselves, and the pool does not let them.
    case noBasicFlow
    /// They would go past the rules by which the pool chooses roles.
    case basicFlowBesideMappings
    /// No role is there for this identity, it may not be taken on by it, or not with its tags.
    case noRole
    /// The role that is asked for is none that the identity may choose.
    case roleDenied(String)
    /// Neither token nor rules of the provider tell a role, and the pool denies one then.
    case ambiguousRole(provider: String)
    /// A claim cannot be the value of a tag.
    case unusableTag(String)
    /// The claims that become tags are too long together.
    case sessionTooLong

    /// The pool has no provider of the developer's own, or one of another name.
    case unknownDeveloperProvider(String?)
    /// No login is of the developer's own provider.
    case noDeveloperLogin
    case malformedDeveloperUser
    /// The developer's user leads to another identity than the call names.
    case developerUserIsRegistered
    case unknownDeveloperUser
    /// Neither an identity nor a developer's user to look for.
    case nothingToLookUp
    /// Identity and developer's user do not belong together.
    case developerUserDiffers
}

/// What is wrong with a token that should prove a login.
public enum LoginTokenFault: Sendable, Equatable {
    case malformed
    /// Of an identity pool, where one of a provider is wanted.
    case ofIdentityPool
    /// Not of the provider that it is given for.
    case foreignIssuer
    case signature
    case missingClaim(String)
    /// No ID token.
    case notAnIdToken
    /// In seconds since 1970.
    case expired(now: Int64, at: Int64)
    /// The sign-in that it comes from has ended, or the user is gone or disabled.
    case signedOut
}
