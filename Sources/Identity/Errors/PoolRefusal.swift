public import ServiceModel

/// Why a pool is not made, changed or deleted.
public enum PoolRefusal: Sendable, Equatable {
    case idTaken(String)
    /// The tag that pins the pool's id.
    case unusablePin(tag: String)
    case aliasesBesideUsernameAttributes
    case preferredUsernameRequiredAndAlias
    case mfaWithoutSMS
    case mfaTurnedOnLater
    /// A second factor is asked for, or may be, and there is none to ask for.
    case mfaWithoutFactors
    /// The other way about.
    case factorsWithoutMFA
    /// Everybody needs a second factor, and some would sign in by a code alone.
    case mfaBesidePasswordless
    case emailMFAWithoutSender
    case emailMFABesideEmailRecovery
    case unusableRelyingParty
    case phoneVerificationWithoutSMS
    case verifiedFirstButNotAutomatically
    case developerEmailWithoutSource
    case unusableSender
    case reservedTagKeys
    case tooManyTags(limit: Int)
    /// Either of the two, where tags are set by themselves.
    case unusableTags(limit: Int)
    case passwordNoFirstFactor
    /// The validity of temporary passwords stands in two places that differ.
    case twoValiditiesOfTemporaryPasswords
    case twoTokenTriggers
    case customSenderWithoutKey
    case repeatedRecovery
    case administratorsBesideOtherRecovery
    /// Two levels of authentication would have one name.
    case repeatedLevelName(String)
    case notInLiteTier([TierFeature])
    case deletionProtected
    /// A recovery to a point in time holds up what would change its users.
    case writesPaused
    /// What should name the pool is no ARN of one.
    case malformedARN
}

/// What the cheapest tier does not have.
public enum TierFeature: Sendable, Equatable {
    case passwordlessSignIn
    case emailMFA
    case passkeyMFA
    case levelNames
    case threatProtection
    case clientMetadata
    case replicas
    case tokenCustomization(PreTokenGenerationLambdaVersionType)
}
