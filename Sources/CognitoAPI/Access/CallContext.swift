import HTTP
public import Identity
public import Policies
import ServiceModel

/// What conditions of policies may ask of a call: the keys of AWS that this server can know (docs/policies.md).
public enum CallContext {
    /// What follows from who calls and when.
    public static func of(_ principal: Principal, region: String?, services: Services, now: Int64) -> PolicyContext {
        var context = PolicyContext()
        principal.add(to: &context, accountId: services.settings.accountId)
        context["aws:userid"] = [principal.userId(services.keys)]
        context["aws:PrincipalAccount"] = [services.settings.accountId]
        context["aws:RequestedRegion"] = [region ?? services.settings.region]
        context["aws:EpochTime"] = [String(now / 1000)]
        context["aws:CurrentTime"] = [AmazonDate.text(now)]
        context["aws:ViaAWSService"] = ["false"]
        return context
    }

    /// What follows from the request itself.
    static func add(_ request: HTTPRequest, to context: inout PolicyContext) {
        // A zone says nothing to others.
        context["aws:SourceIp"] = [String(request.peer.host.prefix { $0 != "%" })]
        context["aws:SecureTransport"] = [request.isSecure ? "true" : "false"]
        if let agent = request.headers["user-agent"] { context["aws:UserAgent"] = [agent] }
        if let referer = request.headers["referer"] { context["aws:Referer"] = [referer] }
    }

    /// What follows from the pool of either kind that the call is about. Its tags are looked for only where a policy asks
    /// for some.
    ///
    /// - Parameter asks: whether a policy depends on keys that begin so.
    public static func add(
        _ tags: Permission.ResourceTags, to context: inout PolicyContext, asks: (_ prefix: String) -> Bool,
        services: Services
    ) async throws {
        context["aws:ResourceAccount"] = [services.settings.accountId]
        guard asks("aws:resourcetag/") else { return }
        for (name, value) in try await tags() {
            // Names of keys have no case, those of tags do: of two tags that differ by it alone the key has both values.
            context["aws:ResourceTag/\(name)"] += [value]
        }
    }
}
