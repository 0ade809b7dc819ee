public import ServiceModel

/// What CreateUserPool and UpdateUserPool accept, and what they make of what was left out (cognito/pools §3, §6).
public enum PoolRules {
    static let maximumTags = 50

    /// The settings of a new pool.
    public static func create(_ input: CreateUserPoolRequest, call: Call) throws(Refusal) -> UserPoolType {
        if input.aliasAttributes != nil, input.usernameAttributes != nil {
            throw .pool(.aliasesBesideUsernameAttributes)
        }
        var pool = UserPoolType()
        pool.schemaAttributes = try SchemaRules.schema(from: input.schema ?? [])
        pool.aliasAttributes = input.aliasAttributes
        pool.usernameAttributes = input.usernameAttributes
        pool.usernameConfiguration = input.usernameConfiguration
        if let required = pool.schemaAttributes?.first(where: { $0.name == "preferred_username" })?.required, required,
            input.aliasAttributes?.contains(.preferredUsername) == true
        {
            throw .pool(.preferredUsernameRequiredAndAlias)
        }
        if let mfa = input.mfaConfiguration, mfa != .off, input.smsConfiguration == nil {
            throw .pool(.mfaWithoutSMS)
        }
        pool.mfaConfiguration = input.mfaConfiguration ?? .off
        pool.userPoolTier = input.userPoolTier ?? .essentials
        pool.deletionProtection = input.deletionProtection ?? .inactive
        pool.userPoolTags = input.userPoolTags
        pool.userAttributeUpdateSettings = input.userAttributeUpdateSettings
        try apply(input, to: &pool)
        let id = try PoolIds.poolId(tags: input.userPoolTags, call: call)
        pool.id = id
        pool.name = input.poolName
        pool.arn = PoolIds.arn(of: id, in: PoolIds.parts(of: id).region, accountId: call.settings.accountId)
        pool.creationDate = Timestamp(milliseconds: call.now)
        pool.lastModifiedDate = pool.creationDate
        return pool
    }

    /// The settings after an update: what is left out goes back to its default, save the tier, the tags, the
    /// deletion protection and what only creation can set.
    public static func update(
        _ current: UserPoolType, with input: UpdateUserPoolRequest, now: Int64
    ) throws(Refusal) -> UserPoolType {
        var pool = current
        if input.mfaConfiguration == .on, current.mfaConfiguration != .on {
            throw .pool(.mfaTurnedOnLater)
        }
        pool.mfaConfiguration = input.mfaConfiguration ?? .off
        pool.name = input.poolName ?? current.name
        pool.userPoolTier = input.userPoolTier ?? current.userPoolTier
        pool.deletionProtection = input.deletionProtection ?? current.deletionProtection
        pool.userPoolTags = input.userPoolTags ?? current.userPoolTags
        pool.userAttributeUpdateSettings = input.userAttributeUpdateSettings ?? current.userAttributeUpdateSettings
        try apply(input, to: &pool)
        pool.lastModifiedDate = Timestamp(milliseconds: now)
        return pool
    }

    /// Everything that creation and update treat alike.
    private static func apply(_ input: some PoolSettingsInput, to pool: inout UserPoolType) throws(Refusal) {
        pool.policies = try policies(input.policies)
        pool.adminCreateUserConfig = try adminCreateUserConfig(input, policies: &pool.policies)
        pool.lambdaConfig = try lambdaConfig(input.lambdaConfig)
        pool.autoVerifiedAttributes = input.autoVerifiedAttributes
        if input.autoVerifiedAttributes?.contains(.phoneNumber) == true, input.smsConfiguration == nil {
            throw .pool(.phoneVerificationWithoutSMS)
        }
        let automatic = input.autoVerifiedAttributes ?? []
        let verifiedFirst = pool.userAttributeUpdateSettings?.attributesRequireVerificationBeforeUpdate ?? []
        guard verifiedFirst.allSatisfy(automatic.contains) else {
            throw .pool(.verifiedFirstButNotAutomatically)
        }
        applyMessages(input, to: &pool)
        pool.deviceConfiguration = input.deviceConfiguration
        pool.smsConfiguration = input.smsConfiguration
        pool.emailConfiguration = input.emailConfiguration ?? EmailConfigurationType()
        pool.emailConfiguration?.emailSendingAccount = input.emailConfiguration?.emailSendingAccount ?? .cognitoDefault
        if pool.emailConfiguration?.emailSendingAccount == .developer, pool.emailConfiguration?.sourceArn == nil {
            throw .pool(.developerEmailWithoutSource)
        }
        if let from = input.emailConfiguration?.from, !isSender(from) {
            throw .pool(.unusableSender)
        }
        try checkRecovery(input.accountRecoverySetting)
        pool.userPoolAddOns = input.userPoolAddOns
        try checkTier(of: pool)
        try PoolMFARules.checkBesideFirstFactors(pool)
        // A pool that never chose recovers by SMS before e-mail all the same: `CodeDelivery.recovery` looks at
        // what was sent, and this is only what the answer shows.
        pool.accountRecoverySetting = input.accountRecoverySetting
        pool.dcrConfiguration = input.dcrConfiguration
        pool.keyConfiguration = input.keyConfiguration
        pool.issuerConfiguration = input.issuerConfiguration
        pool.acrConfiguration = input.acrConfiguration
        try checkLevelNames(of: pool)
        try check(tags: pool.userPoolTags ?? [:])
    }

    static func check(tags: [String: String]) throws(Refusal) {
        if tags.keys.contains(where: { $0.lowercased().hasPrefix("aws:") }) { throw .pool(.reservedTagKeys) }
        if tags.count > maximumTags { throw .pool(.tooManyTags(limit: maximumTags)) }
    }

    private static func policies(_ input: UserPoolPolicyType?) throws(Refusal) -> UserPoolPolicyType {
        var policy =
            input?.passwordPolicy
            ?? PasswordPolicyType(
                minimumLength: 8, requireUppercase: true, requireLowercase: true, requireNumbers: true,
                requireSymbols: true)
        policy.minimumLength = policy.minimumLength ?? 8
        policy.requireUppercase = policy.requireUppercase ?? false
        policy.requireLowercase = policy.requireLowercase ?? false
        policy.requireNumbers = policy.requireNumbers ?? false
        policy.requireSymbols = policy.requireSymbols ?? false
        let factors = input?.signInPolicy?.allowedFirstAuthFactors ?? [.password]
        guard factors.contains(.password) else {
            throw .pool(.passwordNoFirstFactor)
        }
        return UserPoolPolicyType(
            passwordPolicy: policy, signInPolicy: SignInPolicyType(allowedFirstAuthFactors: factors))
    }

    /// The validity of temporary passwords stands in two places that always show the same number.
    private static func adminCreateUserConfig(
        _ input: some PoolSettingsInput, policies: inout UserPoolPolicyType?
    ) throws(Refusal) -> AdminCreateUserConfigType {
        let sent = input.policies?.passwordPolicy?.temporaryPasswordValidityDays
        let legacy = input.adminCreateUserConfig?.unusedAccountValidityDays
        if let sent, let legacy, sent != 0, legacy != 0 {
            throw .pool(.twoValiditiesOfTemporaryPasswords)
        }
        let days = [sent, legacy].compactMap { $0 }.first { $0 != 0 } ?? 7
        policies?.passwordPolicy?.temporaryPasswordValidityDays = days
        return AdminCreateUserConfigType(
            allowAdminCreateUserOnly: input.adminCreateUserConfig?.allowAdminCreateUserOnly ?? false,
            unusedAccountValidityDays: days,
            inviteMessageTemplate: input.adminCreateUserConfig?.inviteMessageTemplate)
    }

    private static func lambdaConfig(_ input: LambdaConfigType?) throws(Refusal) -> LambdaConfigType {
        var config = input ?? LambdaConfigType()
        if let arn = config.preTokenGeneration {
            if let newer = config.preTokenGenerationConfig {
                guard newer.lambdaArn == arn else {
                    throw .pool(.twoTokenTriggers)
                }
            } else {
                config.preTokenGenerationConfig = PreTokenGenerationVersionConfigType(
                    lambdaVersion: .v1_0, lambdaArn: arn)
            }
        } else if let newer = config.preTokenGenerationConfig {
            config.preTokenGeneration = newer.lambdaArn
        }
        if config.customSMSSender != nil || config.customEmailSender != nil, config.kmsKeyID == nil {
            throw .pool(.customSenderWithoutKey)
        }
        return config
    }

    /// An address, alone or in angle brackets behind a name.
    static func isSender(_ from: String) -> Bool {
        guard from.last == ">", let bracket = from.lastIndex(of: "<") else { return UsernameRules.isEmail(from) }
        return UsernameRules.isEmail(String(from[from.index(after: bracket)...].dropLast()))
    }

    private static func checkRecovery(_ setting: AccountRecoverySettingType?) throws(Refusal) {
        let mechanisms = setting?.recoveryMechanisms ?? []
        if Set(mechanisms.map(\.priority)).count < mechanisms.count
            || Set(mechanisms.map(\.name)).count < mechanisms.count
        {
            throw .pool(.repeatedRecovery)
        }
        if mechanisms.count > 1, mechanisms.contains(where: { $0.name == .adminOnly }) {
            throw .pool(.administratorsBesideOtherRecovery)
        }
    }

    /// A level without a name of its own has its standard name, which no other may have either.
    private static func checkLevelNames(of pool: UserPoolType) throws(Refusal) {
        guard let own = pool.acrConfiguration, !own.isEmpty else { return }
        if pool.userPoolTier == .lite { throw .pool(.notInLiteTier([.levelNames])) }
        var seen: Set<String> = []
        for level in AuthenticationLevel.allCases {
            let name = own[level.key]?.acrValue ?? level.standardName
            guard seen.insert(name).inserted else { throw .pool(.repeatedLevelName(name)) }
        }
    }

    /// What the cheapest tier does not have.
    private static func checkTier(of pool: UserPoolType) throws(Refusal) {
        guard pool.userPoolTier == .lite else { return }
        var features: [TierFeature] = []
        if let mode = pool.userPoolAddOns?.advancedSecurityMode, mode != .off { features.append(.threatProtection) }
        if pool.policies?.signInPolicy?.allowedFirstAuthFactors?.contains(where: { $0 != .password }) == true {
            features.append(.passwordlessSignIn)
        }
        if let version = pool.lambdaConfig?.preTokenGenerationConfig?.lambdaVersion, version != .v1_0 {
            features.append(.tokenCustomization(version))
        }
        guard !features.isEmpty else { return }
        throw .pool(.notInLiteTier(features))
    }

    /// The legacy members and the template hold the same texts, whichever of them was sent (cognito/pools §3).
    private static func applyMessages(_ input: some PoolSettingsInput, to pool: inout UserPoolType) {
        var template = input.verificationMessageTemplate ?? VerificationMessageTemplateType()
        template.smsMessage = template.smsMessage ?? input.smsVerificationMessage
        template.emailMessage = template.emailMessage ?? input.emailVerificationMessage
        template.emailSubject = template.emailSubject ?? input.emailVerificationSubject
        template.defaultEmailOption = template.defaultEmailOption ?? .confirmWithCode
        pool.verificationMessageTemplate = template
        pool.smsVerificationMessage = template.smsMessage
        pool.emailVerificationMessage = template.emailMessage
        pool.emailVerificationSubject = template.emailSubject
        pool.smsAuthenticationMessage = input.smsAuthenticationMessage
    }
}

extension UserPool {
    /// As CreateUserPool shows it: with the recovery setting that it would have in Cognito where none was sent.
    public func created() -> UserPoolType {
        var shape = settings
        shape.estimatedNumberOfUsers = 0
        shape.acrConfiguration = levelNames
        shape.userAttributeUpdateSettings =
            shape.userAttributeUpdateSettings ?? UserAttributeUpdateSettingsType()
        let waiting = shape.userAttributeUpdateSettings?.attributesRequireVerificationBeforeUpdate
        shape.userAttributeUpdateSettings?.attributesRequireVerificationBeforeUpdate = waiting ?? []
        if shape.accountRecoverySetting == nil {
            shape.accountRecoverySetting = AccountRecoverySettingType(recoveryMechanisms: [
                RecoveryOptionType(priority: 1, name: .verifiedEmail),
                RecoveryOptionType(priority: 2, name: .verifiedPhoneNumber),
            ])
        }
        return shape
    }

    /// As DescribeUserPool shows it: as after creation, with its users counted, and tags where there are none too.
    public func described(estimatedUsers: Int) -> UserPoolType {
        var shape = created()
        shape.estimatedNumberOfUsers = estimatedUsers
        shape.userPoolTags = shape.userPoolTags ?? [:]
        return shape
    }
}
