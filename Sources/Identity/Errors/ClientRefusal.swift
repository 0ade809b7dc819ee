/// Why an app client is not made or changed.
public enum ClientRefusal: Sendable, Equatable {
    case tooMany(limit: Int)
    case idTaken(String)
    case unusableId
    case secretGivenAndGenerated
    case contextDataWithoutSecret
    /// Secrets are not given to a client that has none.
    case publicClient
    case tooManySecrets(limit: Int)
    /// The client has the very secret already.
    case secretInUse
    case secretNotFound(String)
    case lastSecret
    /// Nothing was generated that could be fetched by an ARN.
    case nothingToPublish
    /// Nothing is published under this name, or not in this version.
    case noPublishedSecret
    case clientTokenBesideOtherFlows
    case validityOutOfRange
    case tokensOutliveRefresh
    case mixedFlowNames
    case refreshFlowBesideRotation
    case unreadableAttributes(ClientStep)
    case unwritableAttributes(ClientStep)
    case incompleteOAuth
    case clientCredentialsBesideOtherFlows
    case clientCredentialsWithoutSecret
    case clientCredentialsWithOpenId
    case unknownScope(String)
    case unknownProvider(String, poolId: String)
    case noCallback
    case defaultRedirectNotListed(String)
    case unusableAnalytics
    case redirectWithFragment(String)
    case malformedRedirect(String)
    case insecureRedirect(String)
}

/// What was being done to a client.
public enum ClientStep: Sendable {
    case creating
    case updating
}
