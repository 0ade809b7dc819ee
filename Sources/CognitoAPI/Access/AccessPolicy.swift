public import HTTP
public import Identity

/// What a request's signature says of its caller.
public struct CallerIdentity: Sendable, Equatable {
    /// The region of the credential scope, if the request is signed.
    public var region: String?
    /// The access key id of the signature, if the request is signed: proven where signatures are verified.
    public var accessKeyId: String?
    /// Whom the signature was proven to be by; nil where any credentials will do and these are nobody's.
    public var principal: Principal?

    public init(region: String?, accessKeyId: String? = nil, principal: Principal? = nil) {
        self.region = region
        self.accessKeyId = accessKeyId
        self.principal = principal
    }
}

/// Who may call the operations that AWS guards with IAM. What a caller may do beyond that, their policies say (`Permission`).
public protocol AccessPolicy: Sendable {
    /// Lets a signed operation pass.
    ///
    /// - Throws: `ServiceError`, AWS's own for what is wrong with the signature, or what the store throws.
    func authorize(
        _ request: HTTPRequest, of service: SignedService, now: Int64, keys: any CredentialFinding
    ) async throws -> CallerIdentity
}

extension AccessPolicy {
    /// Public operations may carry a signature too; it is not looked at beyond its region.
    func region(of request: HTTPRequest) -> CallerIdentity {
        let scope = CredentialScope(authorization: request.headers["authorization"])
        return CallerIdentity(region: scope?.region, accessKeyId: scope?.accessKeyId)
    }
}

/// Any credentials, or none: a developer's own machine, and tests. Those of a key that exists here, and those that were
/// issued here for a session, are held against it, so that policies can be tried out.
public struct OpenAccess: AccessPolicy {
    public init() {}

    public func authorize(
        _ request: HTTPRequest, of service: SignedService, now: Int64, keys: any CredentialFinding
    ) async throws -> CallerIdentity {
        let identity = region(of: request)
        guard let id = identity.accessKeyId, try await keys.isKnown(id) else { return identity }
        return try await SignedAccess().authorize(request, of: service, now: now, keys: keys)
    }
}
