public import Cryptography
import JSON
import Threads

/// What a verified token of an identity pool says.
public struct IdentityToken: Sendable, Equatable {
    public let identity: FederatedIdentity
    /// What becomes `aws:PrincipalTag/KEY` of a session.
    public let tags: [String: String]
    /// In milliseconds since 1970, whole seconds.
    public let issuedAt: Int64
    public let expiresAt: Int64
}

/// Why something is no token of an identity pool of this server.
public enum IdentityTokenRefusal: Error, Sendable, Equatable {
    /// No token, of somebody else, for something else, or altered.
    case invalid
    /// - Parameter at: when it expired, in milliseconds since 1970.
    case expired(at: Int64)
}

/// Tokens of identity pools: JSON Web Tokens by which an identity takes a role on (`GetOpenIdToken`,
/// `AssumeRoleWithWebIdentity`).
///
/// One key signs for all identity pools, and signs nothing else. With that, and with the issuer, no token of a user pool
/// passes here, and none of these there.
public struct IdentityTokens: Sendable {
    /// Under which AWS puts tags of sessions into tokens.
    private static let tagsClaim = "https://aws.amazon.com/tags"

    private let keys: ServiceKeys
    /// The `iss` of all of them.
    public let issuer: String
    private let clock: any WallClock
    private let lane: CPULane

    init(keys: ServiceKeys, issuer: String, clock: any WallClock, lane: CPULane) {
        self.keys = keys
        self.issuer = issuer
        self.clock = clock
        self.lane = lane
    }

    /// A token for an identity, of now.
    ///
    /// - Parameters:
    ///   - expiresAt: in milliseconds since 1970; the token has whole seconds.
    ///   - tags: for its sessions.
    /// - Throws: `Refusal.tooManyRequests` where there is too much to sign, and what the store throws.
    public func issue(
        poolId: String, identityId: String, amr: [String], expiresAt: Int64, tags: [String: String] = [:]
    ) async throws -> String {
        let now = clock.now
        var claims: JSONObject = [
            "sub": .string(identityId), "aud": .string(poolId), "amr": .array(amr.map { .string($0) }),
            "iss": .string(issuer),
        ]
        if !tags.isEmpty {
            var values = JSONObject()
            for (name, value) in tags.sorted(by: { $0.key < $1.key }) { values[name] = .array([.string(value)]) }
            claims[Self.tagsClaim] = .object(["principal_tags": .object(values)])
        }
        claims["exp"] = .number(JSONNumber(expiresAt / 1000))
        claims["iat"] = .number(JSONNumber(now / 1000))
        let signer = try await keys.opened(at: now).signer
        let payload = JSONValue.object(claims).encoded()
        do {
            return try await lane.run(.short) {
                try JWS.sign(payload: payload, key: signer.key, kid: signer.kid)
            }
        } catch is CPULane.Overloaded {
            throw Refusal.tooManyRequests
        }
    }

    /// What the token says, where it is one of an identity pool of this server and still good. Whether pool and identity
    /// are there yet is not looked at.
    ///
    /// - Throws: `IdentityTokenRefusal`, and what the store throws.
    public func verify(_ token: String) async throws -> IdentityToken {
        guard let jws = try? JWS.Compact.parse(token), let claims = jws.claims(), jws.algorithm == "RS256",
            let kid = jws.keyID, claims["iss"]?.stringValue == issuer
        else { throw IdentityTokenRefusal.invalid }
        let now = clock.now
        guard let key = try await keys.opened(at: now).published.first(where: { $0.kid == kid })?.key,
            jws.isSigned(by: key)
        else { throw IdentityTokenRefusal.invalid }
        guard let poolId = claims["aud"]?.stringValue, let identityId = claims["sub"]?.stringValue,
            let amr = claims["amr"]?.arrayValue, let issuedAt = claims["iat"]?.int64Value,
            let expiresAt = claims["exp"]?.int64Value
        else { throw IdentityTokenRefusal.invalid }
        guard now < expiresAt * 1000 else { throw IdentityTokenRefusal.expired(at: expiresAt * 1000) }
        var tags: [String: String] = [:]
        let held = claims[Self.tagsClaim]?.objectValue?["principal_tags"]?.objectValue
        for (name, value) in held?.members ?? [] { tags[name] = value.arrayValue?.first?.stringValue }
        return IdentityToken(
            identity: FederatedIdentity(
                poolId: poolId, identityId: identityId, amr: amr.compactMap(\.stringValue)),
            tags: tags, issuedAt: issuedAt * 1000, expiresAt: expiresAt * 1000)
    }

    /// The public keys by which tokens are verified.
    public func publishedKeys() async throws -> [JWK] {
        try await keys.opened(at: clock.now).published.map { JWK(kid: $0.kid, key: $0.key) }
    }
}
