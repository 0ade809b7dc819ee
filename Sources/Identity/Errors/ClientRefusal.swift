/// Why an app client is not made or changed.
public enum ClientRefusal: Sendable, Equatable {
    case tooMany(limit: Int)
    case idTaken(String)
    case unusableId
    case secretGivenAndGenerated
    case contextDataWithoutSecret
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
