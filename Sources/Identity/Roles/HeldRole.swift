public import Policies

/// A role of IAM as sessions are held against it: its policies read.
public struct HeldRole: Sendable, Equatable {
    public static let defaultSessionSeconds: Int64 = 3600
    /// What IAM takes.
    public static let sessionSeconds: ClosedRange<Int64> = 3600...43_200

    /// `AROA...`: unique for ever. What was issued for a role that has gone is not good for one made anew.
    public let id: String
    public let name: String
    public let path: String
    /// Nil: it may do nothing.
    public let policy: PolicyDocument?
    /// Who may take it on; nil: identities of the pools that name it, by way of their pool, and every access key whose
    /// policy allows `sts:AssumeRole` on it.
    public let trustPolicy: TrustPolicy?
    /// How long a session of it may be.
    public let sessionSeconds: Int64
    /// Whether the configuration names it, so that no command changes it.
    public let isConfigured: Bool
    /// In milliseconds since 1970; nil for one of the configuration.
    public let createdAt: Int64?

    /// `arn:aws:iam::ACCOUNT:role/PATH/NAME`.
    public func arn(accountId: String) -> String { "arn:aws:iam::\(accountId):role\(path)\(name)" }

    /// Whether an ARN can have the name.
    public static func isName(_ text: String) -> Bool { HeldAccessKey.isUserName(text) }

    /// A slash, or printable ASCII without spaces between two, 512 characters at most, as IAM takes paths.
    public static func isPath(_ text: String) -> Bool {
        text == "/"
            || text.utf8.count <= 512 && text.hasPrefix("/") && text.hasSuffix("/") && text.utf8.count > 2
                && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: ":") }
    }
}

extension HeldRole {
    /// Whether an identity of an identity pool may take the role on. Without a trust policy whoever asks has to know that
    /// it is the pool that chose the role.
    ///
    /// - Parameters:
    ///   - tags: those that its session would have: a trust policy must allow `sts:TagSession`, too.
    ///   - now: in milliseconds since 1970.
    public func trusts(
        _ identity: FederatedIdentity, tags: [String: String] = [:], sessionName: String? = nil, now: Int64
    ) -> Bool {
        guard let trustPolicy else { return true }
        var context = Self.context(tags: tags, sessionName: sessionName, now: now)
        identity.add(to: &context)
        return trustPolicy.allows(
            TrustRequest(
                actions: ["sts:AssumeRoleWithWebIdentity"] + (tags.isEmpty ? [] : ["sts:TagSession"]),
                kind: .federated, names: [FederatedIdentity.provider], context: context))
    }

    /// Why `trusts` said no to an identity, for the log.
    public func distrust(of identity: FederatedIdentity, tags: [String: String]) -> String {
        "the trust policy of the role \(path)\(name) does not let the identity \(identity.identityId) take it on"
            + (tags.isEmpty ? "" : " with tags, for which it has to allow sts:TagSession")
    }

    /// Whether who signs with credentials of this server may take the role on, as far as the role is concerned: the
    /// policy of the credentials has to allow it as well.
    ///
    /// - Parameters:
    ///   - principal: nil for the account itself.
    ///   - known: what is known of the call.
    public func trusts(
        _ principal: Principal?, tags: [String: String] = [:], sessionName: String, known: PolicyContext,
        accountId: String
    ) -> Bool {
        guard let trustPolicy else { return true }
        var context = known
        for (name, value) in tags { context["aws:RequestTag/\(name)"] += [value] }
        context["aws:TagKeys"] = tags.keys.sorted()
        context["sts:RoleSessionName"] = [sessionName]
        var names: Set = [accountId, "arn:aws:iam::\(accountId):root"]
        if let principal { names.insert(principal.arn(accountId: accountId)) }
        if case .session(let held) = principal { names.insert(held.session.roleARN) }
        return trustPolicy.allows(
            TrustRequest(
                actions: ["sts:AssumeRole"] + (tags.isEmpty ? [] : ["sts:TagSession"]), kind: .aws, names: names,
                context: context))
    }

    private static func context(tags: [String: String], sessionName: String?, now: Int64) -> PolicyContext {
        var context = PolicyContext()
        for (name, value) in tags { context["aws:RequestTag/\(name)"] += [value] }
        context["aws:TagKeys"] = tags.keys.sorted()
        context["aws:EpochTime"] = [String(now / 1000)]
        context["aws:CurrentTime"] = [String(now / 1000)]
        if let sessionName { context["sts:RoleSessionName"] = [sessionName] }
        return context
    }
}

extension FederatedIdentity {
    /// What conditions of policies may ask of it.
    func add(to context: inout PolicyContext) {
        context["\(Self.provider):aud"] = [poolId]
        context["\(Self.provider):sub"] = [identityId]
        context["\(Self.provider):amr"] = amr
        context["aws:FederatedProvider"] = [Self.provider]
    }
}
