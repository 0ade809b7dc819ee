import HTTP
import Identity
public import JSON
import Logging
import Policies
import ServiceModel

/// What a call needs the policies of its caller to allow: an action upon a resource.
///
/// The resource is the pool that the call names, or `*` where it names none. It is taken from the input as it came, since
/// AWS decides before it looks at anything else of it (cognito/access §3): a pool that is not there, or cannot be, is
/// answered like any other.
public struct Permission: Sendable {
    /// Reads the tags of a resource; asked for where the policy looks at some.
    public typealias ResourceTags = @Sendable () async throws -> [String: String]

    public var action: String
    public var resource = "*"
    /// Of the resource; nil where it has none.
    public var resourceTags: ResourceTags?
    /// Tags that the call sets.
    public private(set) var requestTags: [String: String] = [:]
    /// Names of tags that the call sets or removes.
    public private(set) var tagKeys: [String] = []

    public init(action: String) { self.action = action }

    init(_ operation: OperationName, input: JSONValue, region: String, services: Services) async throws {
        self.init(action: "\(SignedService.userPools.rawValue):\(operation.rawValue)")
        // What the operation does not take says nothing of what it is about: another pool named there would be asked for.
        let members = operation.members(of: input.objectValue ?? [:])
        var poolId: String?
        if let arn = members["ResourceArn"]?.stringValue {
            poolId = Self.poolId(in: arn)
        } else if let id = members["UserPoolId"]?.stringValue {
            poolId = id
        } else if let client = members["ClientId"]?.stringValue {
            poolId = try await services.pools.knownClient(client)?.poolId
        }
        if let poolId, Self.isWord(poolId) {
            let own = PoolIds.parts(of: poolId).region
            resource =
                "arn:aws:cognito-idp:\(own.isEmpty ? region : own):\(services.settings.accountId):userpool/\(poolId)"
            resourceTags = { try await services.pools.knownPool(poolId)?.settings.userPoolTags ?? [:] }
        }
        take(tags: members["Tags"] ?? members["UserPoolTags"], keys: members["TagKeys"])
    }

    /// Tags that a call sets.
    mutating func take(tags: [String: String]) {
        requestTags = tags
        tagKeys = tags.keys.sorted()
    }

    /// What a call says of tags.
    public mutating func take(tags: JSONValue?, keys: JSONValue?) {
        for (name, value) in tags?.objectValue?.members ?? [] { requestTags[name] = value.stringValue ?? "" }
        tagKeys = keys?.arrayValue?.compactMap(\.stringValue) ?? requestTags.keys.sorted()
    }

    /// Of `arn:...:userpool/ID`, whichever partition, region and account it names: the pool is one.
    private static func poolId(in arn: String) -> String? {
        let resource = arn.split(separator: ":", omittingEmptySubsequences: false).last ?? ""
        return resource.hasPrefix("userpool/") ? String(resource.dropFirst("userpool/".count)) : nil
    }

    /// Where the resource is. Nothing is to be had at AWS in another region, so what the signature says is no way around.
    private static func region(in arn: String) -> String? {
        AmazonResourceName(arn).flatMap { $0.region.isEmpty ? nil : $0.region }
    }

    /// No ARN is made of anything else.
    public static func isWord(_ text: String) -> Bool {
        (1...128).contains(text.utf8.count) && text.utf8.allSatisfy(CredentialScope.isPlain)
    }

    /// Names of tags differ by case, and keys of conditions do not: of two such tags a condition would see one.
    private var hasAmbiguousTags: Bool { Set(requestTags.keys.map { $0.lowercased() }).count < requestTags.count }

    /// Throws AWS's AccessDeniedException where the caller has policies that do not allow it.
    func require(of identity: CallerIdentity, for request: HTTPRequest, services: Services, now: Int64) async throws {
        guard let principal = identity.principal, !principal.mayDoEverything else { return }
        let caller = principal.arn(accountId: services.settings.accountId)
        var context = CallContext.of(
            principal, region: Self.region(in: resource) ?? identity.region, services: services, now: now)
        CallContext.add(request, to: &context)
        if !tagKeys.isEmpty || !requestTags.isEmpty {
            context["aws:TagKeys"] = tagKeys
            for (name, value) in requestTags { context["aws:RequestTag/\(name)"] = [value] }
        }
        if let resourceTags {
            try await CallContext.add(
                resourceTags, to: &context, asks: principal.asks(forKeysWithPrefix:), services: services)
        }
        let decision =
            hasAmbiguousTags && principal.asks(forKeysWithPrefix: "aws:requesttag/")
            ? .implicitlyDenied(.identityBased)
            : principal.decide(PolicyRequest(action: action, resource: resource, context: context))
        let reason: String
        switch decision {
        case .allowed: return
        case .implicitlyDenied(let kind): reason = "because no \(kind.rawValue) policy allows the \(action) action"
        case .explicitlyDenied(let kind, let statement):
            reason = "with an explicit deny in \(kind.article) \(kind.rawValue) policy"
            services.log.log(
                level: services.settings.logsMessages ? .info : .debug,
                "the policy's statement \(statement) denies \(action)",
                metadata: ["accessKey": .string(identity.accessKeyId ?? "-")])
        }
        throw ServiceError(
            .accessDeniedException,
            "User: \(caller) is not authorized to perform: \(action) on resource: \(resource) \(reason)")
    }
}
