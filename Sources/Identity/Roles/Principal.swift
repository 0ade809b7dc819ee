public import Policies

/// Whom proven credentials stand for.
public enum Principal: Sendable, Equatable {
    case user(HeldAccessKey)
    case session(HeldSession)

    public func arn(accountId: String) -> String {
        switch self {
        case .user(let key): key.arn(accountId: accountId)
        case .session(let held): held.session.arn(accountId: accountId)
        }
    }

    /// What conditions of policies may ask of who calls.
    public func add(to context: inout PolicyContext, accountId: String) {
        switch self {
        case .user(let key):
            context["aws:username"] = [key.userName]
            context["aws:PrincipalArn"] = [key.arn(accountId: accountId)]
            context["aws:PrincipalType"] = ["User"]
        case .session(let held):
            // The role's, as at AWS: a policy knows its sessions by that.
            context["aws:PrincipalArn"] = [held.session.roleARN]
            context["aws:PrincipalType"] = ["AssumedRole"]
            // Of tags whose names differ by case alone conditions see all values, and allow nothing by them.
            for (name, value) in held.session.tags { context["aws:PrincipalTag/\(name)"] += [value] }
            held.session.identity?.add(to: &context)
        }
    }

    /// `aws:userid`: `AIDA...` of a user, `AROA...:SESSION` of who has taken a role on.
    public func userId(_ keys: KeyRing) -> String {
        switch self {
        case .user(let key): keys.principalId(ofUser: key.userName)
        case .session(let held): held.userId
        }
    }

    /// Whether nothing has to be asked before it does anything.
    public var mayDoEverything: Bool {
        if case .user(let key) = self { key.policy == nil } else { false }
    }

    /// Whether what it may do depends on a key of conditions of this name, or of names that begin so. In lower case.
    public func asks(forKeysWithPrefix prefix: String) -> Bool {
        documents.contains { $0.asks(forKeysWithPrefix: prefix) }
    }

    private var documents: [PolicyDocument] {
        switch self {
        case .user(let key): key.policy.map { [$0] } ?? []
        case .session(let held): [held.role?.policy, held.policy].compactMap { $0 }
        }
    }

    /// What its policies say of a call: a denial of any of them wins, and then all have to allow it.
    public func decide(_ request: PolicyRequest) -> PrincipalDecision {
        switch self {
        case .user(let key):
            return key.policy.map { .init($0.decide(request), of: .identityBased) } ?? .allowed
        case .session(let held):
            let own = held.role?.policy?.decide(request) ?? .implicitlyDenied
            let decisions =
                [PrincipalDecision(own, of: .identityBased)]
                + (held.policy.map { [PrincipalDecision($0.decide(request), of: .session)] } ?? [])
            return decisions.first { $0.isExplicit } ?? decisions.first { $0 != .allowed } ?? .allowed
        }
    }
}

/// What the policies of a principal say of a call.
public enum PrincipalDecision: Sendable, Equatable {
    /// Where a policy comes from, as answers name it.
    public enum Kind: String, Sendable {
        case identityBased = "identity-based"
        case session

        public var article: String { self == .session ? "a" : "an" }
    }

    case allowed
    /// No statement allows it.
    case implicitlyDenied(Kind)
    /// A statement denies it.
    case explicitlyDenied(Kind, statement: String)

    init(_ decision: PolicyDecision, of kind: Kind) {
        self =
            switch decision {
            case .allowed: .allowed
            case .implicitlyDenied: .implicitlyDenied(kind)
            case .explicitlyDenied(let statement): .explicitlyDenied(kind, statement: statement)
            }
    }

    fileprivate var isExplicit: Bool {
        if case .explicitlyDenied = self { true } else { false }
    }
}
