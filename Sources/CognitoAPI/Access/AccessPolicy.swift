public import HTTP
public import ServiceModel

/// What a request's signature says of its caller.
public struct CallerIdentity: Sendable, Equatable {
    /// The region of the credential scope, if the request is signed.
    public var region: String?
    /// The access key id of the signature, if the request is signed: proven where signatures are verified.
    public var accessKeyId: String?

    public init(region: String?, accessKeyId: String? = nil) {
        self.region = region
        self.accessKeyId = accessKeyId
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
        let scope = CredentialScope(authorization: request.headers["authorization"])
        return CallerIdentity(region: scope?.region, accessKeyId: scope?.accessKeyId)
    }
}

/// Any credentials, or none: a developer's own machine, and tests.
public struct OpenAccess: AccessPolicy {
    public init() {}

    public func authorize(_ request: HTTPRequest, now: Int64) throws(ServiceError) -> CallerIdentity {
        region(of: request)
    }
}
