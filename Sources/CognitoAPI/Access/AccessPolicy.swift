public import HTTP
public import ServiceModel

/// What a request's signature says of its caller.
public struct CallerIdentity: Sendable, Equatable {
    /// The region of the credential scope, if the request is signed.
    public var region: String?

    public init(region: String?) {
        self.region = region
    }
}

/// Who may call the operations that AWS guards with IAM.
public protocol AccessPolicy: Sendable {
    /// Lets a signed operation pass, or throws AWS's own error for what is wrong with its signature.
    func authorize(_ request: HTTPRequest, now: Int64) throws(ServiceError) -> CallerIdentity
}

extension AccessPolicy {
    /// Public operations may carry a signature too; it is not looked at beyond its region.
    func region(of request: HTTPRequest) -> CallerIdentity {
        CallerIdentity(region: CredentialScope(authorization: request.headers["authorization"])?.region)
    }
}

/// Any credentials, or none: a developer's own machine, and tests.
public struct OpenAccess: AccessPolicy {
    public init() {}

    public func authorize(_ request: HTTPRequest, now: Int64) throws(ServiceError) -> CallerIdentity {
        region(of: request)
    }
}
