import JSON
public import ServiceModel

/// What CreateUserPoolClient and UpdateUserPoolClient accept, and what they make of what was left out
/// (cognito/clients).
public enum ClientRules {
    public static let maximumClients = 1000

    /// A new client with its secrets.
    public static func create(
        _ input: CreateUserPoolClientRequest, pool: UserPool, call: Call
    ) throws(ServiceError) -> (settings: UserPoolClientType, secrets: [String]) {
        if input.generateSecret == true, input.clientSecret != nil {
            throw .parameter("ClientSecret cannot be set together with GenerateSecret.")
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
        try apply(input, to: &client, pool: pool, hasSecret: !secrets.isEmpty, verb: "creating")
        return (client, secrets)
    }

    /// The settings after an update: what is left out goes back to its default, save name and secret.
    public static func update(
        _ current: AppClient, with input: UpdateUserPoolClientRequest, pool: UserPool, now: Int64
    ) throws -> UserPoolClientType {
        var writer = JSONWriter()
        input.write(to: &writer)
        let asCreation = CreateUserPoolClientRequest(json: try JSONReader.read(writer.bytes).objectValue ?? [:])
        var client = current.settings
        client.clientName = input.clientName ?? client.clientName
        client.lastModifiedDate = Timestamp(milliseconds: now)
        try apply(asCreation, to: &client, pool: pool, hasSecret: !current.secrets.isEmpty, verb: "updating")
        return client
    }

    private static func apply(
        _ input: CreateUserPoolClientRequest, to client: inout UserPoolClientType, pool: UserPool, hasSecret: Bool,
        verb: String
    ) throws(ServiceError) {
        if input.publishSecretsInAWSSecretsManager == true {
            throw .notImplemented("Publishing client secrets in AWS Secrets Manager")
        }
        try checkFlows(input)
        try checkAttributes(input, pool: pool, verb: verb)
        try checkOAuth(input, hasSecret: hasSecret, pool: pool)
        try checkAnalytics(input.analyticsConfiguration)
        if input.enablePropagateAdditionalUserContextData == true, !hasSecret {
            throw .parameter("Client Secret is required to set EnablePropagateAdditionalUserContextData as true")
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
        try checkValidity(AppClient(client, secrets: []))
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

    private static func checkValidity(_ client: AppClient) throws(ServiceError) {
        let short = 5 * Milliseconds.minute...Milliseconds.day
        let long = Milliseconds.hour...3650 * Milliseconds.day
        guard short.contains(client.accessTokenValidity), short.contains(client.idTokenValidity),
            long.contains(client.refreshTokenValidity)
        else { throw .parameter("Invalid range for token validity.") }
        if max(client.accessTokenValidity, client.idTokenValidity) > client.refreshTokenValidity {
            throw .parameter(
                "Access and Id Token expiration times must be less than or equal to refresh token expiration times.")
        }
    }

    private static func checkFlows(_ input: CreateUserPoolClientRequest) throws(ServiceError) {
        let flows = input.explicitAuthFlows ?? []
        let legacy = flows.count { AuthFlowPermissions.legacy.contains($0) }
        if legacy > 0, legacy < flows.count {
            throw .parameter("Auth flow name with prefix 'ALLOW' cannot be used with legacy auth flow names.")
        }
        if input.refreshTokenRotation?.feature == .enabled, flows.contains(.allowRefreshTokenAuth) {
            throw .parameter("ALLOW_REFRESH_TOKEN_AUTH cannot be set while refresh token rotation is enabled.")
        }
    }

    private static func checkAttributes(
        _ input: CreateUserPoolClientRequest, pool: UserPool, verb: String
    ) throws(ServiceError) {
        if let names = input.readAttributes, !names.allSatisfy({ pool.schema[$0] != nil }) {
            throw .parameter("Invalid read attributes specified while \(verb) a client")
        }
        if let names = input.writeAttributes {
            let unwritable: Set = ["sub", "email_verified", "phone_number_verified"]
            let known = names.allSatisfy { pool.schema[$0] != nil && !unwritable.contains($0) }
            guard known, pool.schema.requiredNames.allSatisfy(names.contains) else {
                throw .parameter("Invalid write attributes specified while \(verb) a client")
            }
        }
    }

    private static let knownScopes: Set = ["openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"]

    private static func checkOAuth(
        _ input: CreateUserPoolClientRequest, hasSecret: Bool, pool: UserPool
    ) throws(ServiceError) {
        let flows = input.allowedOAuthFlows ?? []
        let scopes = input.allowedOAuthScopes ?? []
        if input.allowedOAuthFlowsUserPoolClient == true, flows.isEmpty || scopes.isEmpty {
            throw .parameter(
                "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows."
            )
        }
        if flows.contains(.clientCredentials) {
            if flows.count > 1 {
                throw ServiceError(
                    .invalidOAuthFlowException,
                    "client_credentials flow can not be selected along with code flow or implicit flow.")
            }
            if !hasSecret {
                throw ServiceError(
                    .invalidOAuthFlowException,
                    "client_credentials flow can not be selected if client does not have a client secret.")
            }
            if scopes.contains("openid") {
                throw ServiceError(
                    .invalidOAuthFlowException, "openid is not supported with client_credentials flow")
            }
        }
        if let scope = scopes.first(where: { !knownScopes.contains($0) }) {
            throw ServiceError(.scopeDoesNotExistException, "Invalid scope requested: \(scope)")
        }
        if let provider = input.supportedIdentityProviders?.first(where: { $0 != "COGNITO" }) {
            throw .parameter("The provider \(provider) does not exist for User Pool \(pool.id).")
        }
        if flows.contains(.code) || flows.contains(.implicit), (input.callbackURLs ?? []).isEmpty {
            throw ServiceError(
                .invalidOAuthFlowException,
                "CallbackUrls can not be empty when code flow or implicit flow is selected")
        }
        for url in (input.callbackURLs ?? []) + (input.logoutURLs ?? []) { try checkRedirect(url) }
        if let url = input.defaultRedirectURI, !(input.callbackURLs ?? []).contains(url) {
            throw .parameter("The default redirect URI \(url) is not in the callback URIs list.")
        }
    }

    /// A Pinpoint project is named by its ARN alone, or by its id with the role that may write to it.
    private static func checkAnalytics(_ analytics: AnalyticsConfigurationType?) throws(ServiceError) {
        guard let analytics else { return }
        let byARN = analytics.applicationArn != nil
        let byId = analytics.applicationId != nil && analytics.roleArn != nil
        let mixed = byARN && (analytics.applicationId ?? analytics.roleArn ?? analytics.externalId) != nil
        guard byARN || byId, !mixed else {
            throw .parameter(
                "Invalid analytics configuration given, either <application arn> or <application id, role arn, external id> are valid"
            )
        }
    }

    /// Absolute, without fragment, and HTTPS unless it leads to this machine; schemes of apps are fine.
    private static func checkRedirect(_ url: String) throws(ServiceError) {
        if url.contains("#") { throw .parameter("\(url) cannot use fragment") }
        guard let colon = url.firstIndex(of: ":"), colon != url.startIndex,
            url[..<colon].utf8.allSatisfy({ $0 < 0x80 && $0 > 0x20 && $0 != UInt8(ascii: "/") })
        else { throw .parameter("\(url) is not a valid redirect URI.") }
        guard url[..<colon].lowercased() == "http" else { return }
        let rest = url[url.index(after: colon)...].drop { $0 == "/" }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let host = authority.hasPrefix("[") ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
        guard ["localhost", "127.0.0.1", "[::1]"].contains(String(host)) else {
            throw .parameter("\(url) cannot use the HTTP protocol.")
        }
    }
}
