public import ServiceModel

/// What CreateUserPoolClient and UpdateUserPoolClient accept, and what they make of what was left out
/// (cognito/clients).
public enum ClientRules {
    public static let maximumClients = 1000

    /// A new client with its secrets.
    public static func create(
        _ input: CreateUserPoolClientRequest, pool: UserPool, call: Call
    ) throws(Refusal) -> (settings: UserPoolClientType, secrets: [String]) {
        if input.generateSecret == true, input.clientSecret != nil {
            throw .client(.secretGivenAndGenerated)
        }
        var secrets: [String] = []
        if let secret = input.clientSecret {
            secrets = [secret]
        } else if input.generateSecret == true {
            secrets = [PoolIds.clientSecret(random: call.random)]
        }
        var client = UserPoolClientType()
        client.userPoolId = pool.id
        client.clientId = try PoolIds.clientId(name: input.clientName, call: call)
        client.clientName = input.clientName
        client.creationDate = Timestamp(milliseconds: call.now)
        client.lastModifiedDate = client.creationDate
        try apply(input, to: &client, pool: pool, hasSecret: !secrets.isEmpty, step: .creating)
        if input.publishSecretsInAWSSecretsManager == true {
            guard input.generateSecret == true else { throw .client(.nothingToPublish) }
            publish(true, &client, accountId: call.settings.accountId)
        }
        return (client, secrets)
    }

    /// The settings after an update: what is left out goes back to its default, save name and secret.
    public static func update(
        _ current: AppClient, with input: UpdateUserPoolClientRequest, pool: UserPool, accountId: String, now: Int64
    ) throws(Refusal) -> UserPoolClientType {
        var client = current.settings
        client.clientName = input.clientName ?? client.clientName
        client.lastModifiedDate = Timestamp(milliseconds: now)
        try apply(input, to: &client, pool: pool, hasSecret: !current.secrets.isEmpty, step: .updating)
        if let wanted = input.publishSecretsInAWSSecretsManager {
            if wanted, current.secrets.isEmpty { throw .client(.nothingToPublish) }
            publish(wanted, &client, accountId: accountId)
        }
        return client
    }

    /// Whether the secrets are fetched by their ARN, and shown nowhere else (cognito/clients §7).
    static func publish(_ isPublished: Bool, _ client: inout UserPoolClientType, accountId: String) {
        client.clientSecretArn =
            isPublished
            ? PublishedSecrets.arn(
                poolId: client.userPoolId ?? "", clientId: client.clientId ?? "", accountId: accountId) : nil
    }

    private static func apply(
        _ input: some ClientSettingsInput, to client: inout UserPoolClientType, pool: UserPool, hasSecret: Bool,
        step: ClientStep
    ) throws(Refusal) {
        try checkFlows(input)
        try checkAttributes(input, pool: pool, step: step)
        try checkOAuth(input, hasSecret: hasSecret)
        try checkAnalytics(input.analyticsConfiguration)
        if input.enablePropagateAdditionalUserContextData == true, !hasSecret {
            throw .client(.contextDataWithoutSecret)
        }
        client.explicitAuthFlows = input.explicitAuthFlows
        client.readAttributes = input.readAttributes
        client.writeAttributes = input.writeAttributes
        client.supportedIdentityProviders = input.supportedIdentityProviders
        client.callbackURLs = input.callbackURLs
        client.logoutURLs = input.logoutURLs
        client.defaultRedirectURI = input.defaultRedirectURI
        client.allowedOAuthFlows = input.allowedOAuthFlows
        client.allowedOAuthScopes = input.allowedOAuthScopes
        client.allowedOAuthFlowsUserPoolClient = input.allowedOAuthFlowsUserPoolClient ?? false
        client.analyticsConfiguration = input.analyticsConfiguration
        client.preventUserExistenceErrors = input.preventUserExistenceErrors
        client.enableTokenRevocation = input.enableTokenRevocation ?? true
        client.enablePropagateAdditionalUserContextData = input.enablePropagateAdditionalUserContextData ?? false
        client.authSessionValidity = input.authSessionValidity ?? 3
        client.refreshTokenRotation = input.refreshTokenRotation
        let refresh = input.refreshTokenValidity ?? 0
        client.refreshTokenValidity = refresh == 0 ? 30 : refresh
        client.accessTokenValidity = input.accessTokenValidity
        client.idTokenValidity = input.idTokenValidity
        client.tokenValidityUnits = units(input.tokenValidityUnits)
        // A refresh validity that was not given means 30 days, whatever unit was named.
        if refresh == 0, let unit = client.tokenValidityUnits?.refreshToken, unit != .days {
            client.refreshTokenValidity = Int(30 * Milliseconds.day / (TokenValidity.milliseconds(1, unit, .days) ?? 1))
        }
        try checkValidity(TokenValidity(client))
    }

    /// One unit sent fills in the others; none sent is answered as none.
    private static func units(_ units: TokenValidityUnitsType?) -> TokenValidityUnitsType {
        guard let units, units.accessToken != nil || units.idToken != nil || units.refreshToken != nil else {
            return TokenValidityUnitsType()
        }
        return TokenValidityUnitsType(
            accessToken: units.accessToken ?? .hours, idToken: units.idToken ?? .hours,
            refreshToken: units.refreshToken ?? .days)
    }

    private static func checkValidity(_ validity: TokenValidity) throws(Refusal) {
        let short = 5 * Milliseconds.minute...Milliseconds.day
        let long = Milliseconds.hour...3650 * Milliseconds.day
        guard short.contains(validity.accessToken), short.contains(validity.idToken),
            long.contains(validity.refreshToken)
        else { throw .client(.validityOutOfRange) }
        if max(validity.accessToken, validity.idToken) > validity.refreshToken {
            throw .client(.tokensOutliveRefresh)
        }
    }

    private static func checkFlows(_ input: some ClientSettingsInput) throws(Refusal) {
        let flows = input.explicitAuthFlows ?? []
        let legacy = flows.count { AuthFlowPermissions.legacy.contains($0) }
        // A client that has tokens of its own signs nobody in (cognito/clients §8).
        if flows.contains(.allowClientTokenAuth), flows.contains(where: { $0 != .allowClientTokenAuth }) {
            throw .client(.clientTokenBesideOtherFlows)
        }
        if legacy > 0, legacy < flows.count {
            throw .client(.mixedFlowNames)
        }
        if input.refreshTokenRotation?.feature == .enabled, flows.contains(.allowRefreshTokenAuth) {
            throw .client(.refreshFlowBesideRotation)
        }
    }

    private static func checkAttributes(
        _ input: some ClientSettingsInput, pool: UserPool, step: ClientStep
    ) throws(Refusal) {
        if let names = input.readAttributes, !names.allSatisfy({ pool.schema[$0] != nil }) {
            throw .client(.unreadableAttributes(step))
        }
        if let names = input.writeAttributes {
            let known = names.allSatisfy {
                pool.schema[$0] != nil && $0 != "sub" && !ContactAttribute.isVerifiedFlag($0)
            }
            guard known, pool.schema.requiredNames.allSatisfy(names.contains) else {
                throw .client(.unwritableAttributes(step))
            }
        }
    }

    private static func checkOAuth(_ input: some ClientSettingsInput, hasSecret: Bool) throws(Refusal) {
        let flows = input.allowedOAuthFlows ?? []
        let scopes = input.allowedOAuthScopes ?? []
        if input.allowedOAuthFlowsUserPoolClient == true, flows.isEmpty || scopes.isEmpty {
            throw .client(.incompleteOAuth)
        }
        if flows.contains(.clientCredentials) {
            if flows.count > 1 {
                throw .client(.clientCredentialsBesideOtherFlows)
            }
            if !hasSecret {
                throw .client(.clientCredentialsWithoutSecret)
            }
            if scopes.contains("openid") {
                throw .client(.clientCredentialsWithOpenId)
            }
        }
        if flows.contains(.code) || flows.contains(.implicit), (input.callbackURLs ?? []).isEmpty {
            throw .client(.noCallback)
        }
        for url in (input.callbackURLs ?? []) + (input.logoutURLs ?? []) { try checkRedirect(url) }
        if let url = input.defaultRedirectURI, !(input.callbackURLs ?? []).contains(url) {
            throw .client(.defaultRedirectNotListed(url))
        }
    }

    /// A Pinpoint project is named by its ARN alone, or by its id with the role that may write to it.
    private static func checkAnalytics(_ analytics: AnalyticsConfigurationType?) throws(Refusal) {
        guard let analytics else { return }
        let byARN = analytics.applicationArn != nil
        let byId = analytics.applicationId != nil && analytics.roleArn != nil
        let mixed = byARN && (analytics.applicationId ?? analytics.roleArn ?? analytics.externalId) != nil
        guard byARN || byId, !mixed else {
            throw .client(.unusableAnalytics)
        }
    }

    /// Absolute, without fragment, and HTTPS unless it leads to this machine; schemes of apps are fine.
    private static func checkRedirect(_ url: String) throws(Refusal) {
        if url.contains("#") { throw .client(.redirectWithFragment(url)) }
        guard let colon = url.firstIndex(of: ":"), colon != url.startIndex,
            url[..<colon].utf8.allSatisfy({ $0 < 0x80 && $0 > 0x20 && $0 != UInt8(ascii: "/") })
        else { throw .client(.malformedRedirect(url)) }
        guard url[..<colon].lowercased() == "http" else { return }
        let rest = url[url.index(after: colon)...].drop { $0 == "/" }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let host = authority.hasPrefix("[") ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
        guard ["localhost", "127.0.0.1", "[::1]"].contains(String(host)) else {
            throw .client(.insecureRedirect(url))
        }
    }
}
