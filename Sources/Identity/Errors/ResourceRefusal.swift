/// Why a resource of a pool is not made, changed or found.
public enum ResourceRefusal: Sendable, Equatable {
    case notFound(ResourceKind, name: String)
    case exists(ResourceKind, name: String, poolId: String)
    case tooMany(ResourceKind, limit: Int)
    case provider(ProviderRefusal)
    case domain(DomainRefusal)
    case customization(CustomizationRefusal)
    case branding(BrandingRefusal)
    case terms(TermsRefusal)
    case clientMetadata(ClientMetadataRefusal)
    case replica(ReplicaRefusal)
    /// A scope of a resource server is named twice.
    case repeatedScope(String)
}

/// Identity providers.
public enum ProviderRefusal: Sendable, Equatable {
    /// A social provider goes by its type's name, and nothing else does.
    case nameIsNoType(name: String, type: String)
    case reservedName(String)
    case missingDetail(String, type: String)
    /// The metadata of SAML by its address and as it is.
    case twoSourcesOfMetadata
    case unusableDetail(String)
    case identifierTaken(String)
    case unknownIdentifier(String)
    case unknownAttribute(String)
    case immutableAttribute(String)
    case levelsOfNoOIDC
    case unknownLevel(String)
}

/// Domains.
public enum DomainRefusal: Sendable, Equatable {
    case malformed
    /// A domain of one's own has labels.
    case noSubdomain
    case unknownVersion
    case reservedWord(String)
    case taken
    /// The pool has one of this kind.
    case poolHasOne
    case unknown
    /// The pool has one, which goes first.
    case inTheWayOfDeletion
    case managedLoginInLite
    case routingOfPrefix
    /// A prefix has nothing that an update could change to a custom one.
    case certificateOfPrefix
    case malformedCertificate
}

/// UI customization.
public enum CustomizationRefusal: Sendable, Equatable {
    case noDomain
    case unusableCSS
    case unknownClass(String)
    case unusableImage
}

/// Styles of managed login.
public enum BrandingRefusal: Sendable, Equatable {
    case clientHasOne(clientId: String)
    /// Neither the service's own values nor others, or both.
    case noOneSource
    case missingId
}

/// Terms.
public enum TermsRefusal: Sendable, Equatable {
    case nameTaken(String)
    case unusableName
    case noDefaultLink
    case unusableLink(String)
    case unknownLanguage(String)
}

/// Policies and documents about clients.
public enum ClientMetadataRefusal: Sendable, Equatable {
    case unusablePattern(String)
    /// No document of this URL is there.
    case notCached
}

/// Replicas of pools.
public enum ReplicaRefusal: Sendable, Equatable {
    /// It is none, or the pool's own.
    case unusableRegion(String)
    /// The pool is not encrypted by a key of its owner's, which replicas need.
    case needsOwnKey
    case primaryStaysActive
    case primaryIsNoReplica
    case stillActive
}
