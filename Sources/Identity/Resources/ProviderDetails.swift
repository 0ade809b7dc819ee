import ServiceModel

/// What each type of identity provider needs to say of itself, and what is known of it (cognito/resources §2).
enum ProviderDetails {
    /// With what the service knows of a social provider, or takes as given.
    ///
    /// - Throws: `missingDetail`, `unusableDetail`.
    static func complete(
        _ details: [String: String], type: IdentityProviderTypeType
    ) throws(Refusal) -> [String: String] {
        for name in required(by: type) where (details[name] ?? "").isEmpty {
            throw .resource(.provider(.missingDetail(name, type: type.rawValue)))
        }
        var details = details
        func set(_ known: [String: String]) {
            for (name, value) in known { details[name] = value }
        }
        switch type {
        case .google:
            set([
                "attributes_url": "https://people.googleapis.com/v1/people/me?personFields=",
                "attributes_url_add_attributes": "true",
                "authorize_url": "https://accounts.google.com/o/oauth2/v2/auth",
                "oidc_issuer": "https://accounts.google.com", "token_request_method": "POST",
                "token_url": "https://www.googleapis.com/oauth2/v4/token",
            ])
        case .facebook:
            let version = details["api_version"] ?? "v21.0"
            guard version.hasPrefix("v"), version.dropFirst().allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") })
            else { throw .resource(.provider(.unusableDetail("api_version"))) }
            set([
                "attributes_url": "https://graph.facebook.com/\(version)/me?fields=",
                "attributes_url_add_attributes": "true",
                "authorize_url": "https://www.facebook.com/\(version)/dialog/oauth", "token_request_method": "GET",
                "token_url": "https://graph.facebook.com/\(version)/oauth/access_token",
            ])
        case .loginWithAmazon:
            set([
                "attributes_url": "https://api.amazon.com/user/profile", "attributes_url_add_attributes": "false",
                "authorize_url": "https://www.amazon.com/ap/oa", "token_request_method": "POST",
                "token_url": "https://api.amazon.com/auth/o2/token",
            ])
        case .signInWithApple:
            set([
                "attributes_url_add_attributes": "false",
                "authorize_url": "https://appleid.apple.com/auth/authorize",
                "oidc_issuer": "https://appleid.apple.com", "token_request_method": "POST",
                "token_url": "https://appleid.apple.com/auth/token",
            ])
        case .oidc: try completeOIDC(&details)
        case .saml: try completeSAML(&details, type: type)
        }
        return details
    }

    /// Without the one secret that nobody gets to see again.
    static func shown(_ details: [String: String], type: IdentityProviderTypeType) -> [String: String] {
        type == .signInWithApple ? details.filter { $0.key != "private_key" } : details
    }

    static func usualMapping(of type: IdentityProviderTypeType) -> [String: String] {
        switch type {
        case .oidc, .google, .signInWithApple: ["username": "sub"]
        case .facebook: ["username": "id"]
        case .loginWithAmazon: ["username": "user_id"]
        case .saml: [:]
        }
    }

    private static func required(by type: IdentityProviderTypeType) -> [String] {
        switch type {
        case .google, .facebook, .loginWithAmazon: ["client_id", "client_secret", "authorize_scopes"]
        case .signInWithApple: ["client_id", "team_id", "key_id", "private_key", "authorize_scopes"]
        case .oidc: ["client_id", "attributes_request_method", "oidc_issuer", "authorize_scopes"]
        case .saml: []
        }
    }

    private static func completeOIDC(_ details: inout [String: String]) throws(Refusal) {
        guard ["GET", "POST"].contains(details["attributes_request_method"]) else {
            throw .resource(.provider(.unusableDetail("attributes_request_method")))
        }
        for name in ["oidc_issuer", "authorize_url", "token_url", "attributes_url", "jwks_uri"] {
            guard let url = details[name] else { continue }
            guard WebAddress.isUsable(url), name != "oidc_issuer" || !url.hasSuffix("/") else {
                throw .resource(.provider(.unusableDetail(name)))
            }
        }
        details["attributes_url_add_attributes"] = details["attributes_url_add_attributes"] ?? "false"
    }

    /// The metadata by its address or as it is, one of them.
    private static func completeSAML(
        _ details: inout [String: String], type: IdentityProviderTypeType
    ) throws(Refusal) {
        switch (details["MetadataURL"], details["MetadataFile"]) {
        case (nil, nil): throw .resource(.provider(.missingDetail("MetadataURL", type: type.rawValue)))
        case (let url?, nil):
            guard WebAddress.isUsable(url) else { throw .resource(.provider(.unusableDetail("MetadataURL"))) }
        case (nil, let file?):
            guard file.contains("EntityDescriptor") else {
                throw .resource(.provider(.unusableDetail("MetadataFile")))
            }
        case (_?, _?): throw .resource(.provider(.twoSourcesOfMetadata))
        }
        for name in ["IDPSignout", "IDPInit", "EncryptedResponses"] {
            guard let flag = details[name] else { continue }
            guard ["true", "false"].contains(flag.lowercased()) else {
                throw .resource(.provider(.unusableDetail(name)))
            }
        }
        if let algorithm = details["RequestSigningAlgorithm"], algorithm != "rsa-sha256" {
            throw .resource(.provider(.unusableDetail("RequestSigningAlgorithm")))
        }
    }
}
