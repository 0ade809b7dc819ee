import JSON

/// What a function wants tokens to say, and how far that goes (cognito/triggers §11).
struct TokenChanges {
    private struct Claims {
        /// In the order of the answer; each comes in the place of what is there.
        var set: [(name: String, value: JSONValue)] = []
        var suppressed: [String] = []
    }

    private struct Groups {
        var names: [String] = []
        var roles: [String] = []
        var preferredRole: String?
    }

    /// Claims and scopes that one answer may set.
    private static let maximumCount = 5000

    private var id = Claims()
    private var access = Claims()
    private var addedScopes: [String] = []
    private var suppressedScopes: [String] = []
    /// Nil leaves the groups as they are.
    private var groups: Groups?

    /// Of V1_0, whose claims are texts and stand in the ID token alone.
    init(toIdToken answer: JSONObject) throws(Refusal) {
        id.set = (try answer.map("claimsToAddOrOverride") ?? []).map { ($0.name, .string($0.value)) }
        id.suppressed = try answer.texts("claimsToSuppress") ?? []
        groups = try Self.groups(answer)
        try checkCount()
    }

    /// Of V2_0 and V3_0.
    init(toBoth answer: JSONObject) throws(Refusal) {
        if let token = try answer.object("idTokenGeneration") {
            id = try Self.claims(token)
            for (name, value) in id.set where TokenClaims.typedAttributes.contains(name) {
                switch value {
                case .array, .object: throw Self.unusable(.complexClaim(name))
                default: break
                }
            }
        }
        if let token = try answer.object("accessTokenGeneration") {
            access = try Self.claims(token)
            addedScopes = try token.texts("scopesToAdd") ?? []
            suppressedScopes = try token.texts("scopesToSuppress") ?? []
            for scope in addedScopes where scope.isEmpty || scope.contains(where: \.isWhitespace) {
                throw Self.unusable(.malformedScope)
            }
        }
        groups = try Self.groups(answer)
        try checkCount()
    }

    private static func claims(_ token: JSONObject) throws(Refusal) -> Claims {
        Claims(
            set: (try token.object("claimsToAddOrOverride") ?? [:]).members.filter { !$0.value.isNull }
                .map { ($0.key, $0.value) },
            suppressed: try token.texts("claimsToSuppress") ?? [])
    }

    /// Null, and an object without groups, say that there are none.
    private static func groups(_ answer: JSONObject) throws(Refusal) -> Groups? {
        guard answer["groupOverrideDetails"] != nil else { return nil }
        guard let override = try answer.object("groupOverrideDetails") else { return Groups() }
        return Groups(
            names: try override.texts("groupsToOverride") ?? [],
            roles: try override.texts("iamRolesToOverride") ?? [], preferredRole: try override.text("preferredRole"))
    }

    private func checkCount() throws(Refusal) {
        guard id.set.count + access.set.count + addedScopes.count <= Self.maximumCount else {
            throw Self.unusable(.tooManyClaims(maximum: Self.maximumCount))
        }
    }

    private static func unusable(_ problem: DecisionProblem) -> Refusal {
        .trigger(.unusableDecision(.preTokenGeneration, problem))
    }

    // MARK: Application

    func applied(to claims: TokenClaims, through client: AppClient) -> TokenClaims {
        var changed = claims
        if var token = claims.id {
            if let groups {
                token["cognito:groups"] = Self.list(groups.names)
                token["cognito:roles"] = Self.list(groups.roles)
                token["cognito:preferred_role"] = groups.preferredRole.flatMap { $0.isEmpty ? nil : .string($0) }
            }
            for (name, value) in id.set where !Self.isFixed(name) && name != "aud" && !name.hasPrefix("dev:") {
                token[name] = value.stringValue.map { TokenClaims.attribute(name, $0) } ?? value
            }
            for name in id.suppressed where !Self.isFixed(name) && name != "aud" { token[name] = nil }
            changed.id = token
        }
        if let groups { changed.access["cognito:groups"] = Self.list(groups.names) }
        for (name, value) in access.set where !Self.isFixedInAccess(name) && !name.hasPrefix("dev:") {
            if name == "aud", value.stringValue != client.id { continue }
            changed.access[name] = value
        }
        for name in access.suppressed where !Self.isFixedInAccess(name) { changed.access[name] = nil }
        if !addedScopes.isEmpty || !suppressedScopes.isEmpty {
            changed.access["scope"] = .string(scopes(from: claims.access["scope"]?.stringValue ?? ""))
        }
        return changed
    }

    private func scopes(from granted: String) -> String {
        var scopes = granted.split(separator: " ").map(String.init)
        for scope in addedScopes where !scopes.contains(scope) { scopes.append(scope) }
        return scopes.filter { !suppressedScopes.contains($0) }.joined(separator: " ")
    }

    private static func list(_ texts: [String]) -> JSONValue? {
        texts.isEmpty ? nil : .array(texts.map { .string($0) })
    }

    /// What says whose a token is, for whom and how long: no function changes it.
    private static let fixed: Set<String> = [
        "acr", "amr", "at_hash", "auth_time", "azp", "client_id", "device_key", "event_id", "exp", "iat", "identities",
        "iss", "jti", "nbf", "nonce", "origin_jti", "sub", "token_use", "version",
    ]
    private static let groupClaims: Set<String> = ["cognito:groups", "cognito:roles", "cognito:preferred_role"]

    private static func isFixed(_ name: String) -> Bool {
        fixed.contains(name) || name.hasPrefix("cognito:") && !groupClaims.contains(name)
    }

    /// Scopes have members of their own in the answer.
    private static func isFixedInAccess(_ name: String) -> Bool {
        isFixed(name) || name == "username" || name == "scope"
    }
}
