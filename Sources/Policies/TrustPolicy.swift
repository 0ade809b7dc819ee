import JSON

/// A kind of names under which trust policies know who may take a role on.
public enum TrustedKind: String, Sendable {
    /// Who vouches for users, such as `cognito-identity.amazonaws.com`.
    case federated = "Federated"
    /// Accounts, users and sessions of roles.
    case aws = "AWS"
    case service = "Service"
}

/// Who wants to take a role on, and what is known of the call.
public struct TrustRequest: Sendable, Equatable {
    /// Each has to be allowed, such as `sts:AssumeRoleWithWebIdentity`.
    public var actions: [String]
    public var kind: TrustedKind
    /// All names under which a policy may know who asks.
    public var names: Set<String>
    public var context: PolicyContext

    public init(actions: [String], kind: TrustedKind, names: Set<String>, context: PolicyContext = PolicyContext()) {
        self.actions = actions
        self.kind = kind
        self.names = names
        self.context = context
    }
}

/// A policy that says who may take a role on (`AssumeRolePolicyDocument`). Read as strictly as `PolicyDocument`.
public struct TrustPolicy: Sendable, Equatable {
    /// As it was given.
    public let text: String
    private let statements: [TrustStatement]

    /// - Parameter text: JSON in UTF-8.
    /// - Throws: `PolicyError`, for the first fault.
    public init(_ text: [UInt8]) throws(PolicyError) {
        let (readable, value) = try PolicyDocument.read(text)
        self.text = readable
        statements = try PolicyReader.trustStatements(of: value)
    }

    /// Whether all actions are allowed to who asks: for each a statement allows it, and none denies it.
    public func allows(_ request: TrustRequest) -> Bool {
        !request.actions.isEmpty
            && request.actions.allSatisfy { action in
                let applying = statements.filter { $0.applies(to: action, of: request) }
                return !applying.isEmpty && applying.allSatisfy { $0.effect == .allow }
            }
    }
}

/// One statement of a trust policy.
struct TrustStatement: Sendable, Equatable {
    enum Principal: Sendable, Equatable {
        case everybody
        /// `*` as a name is everybody of the kind.
        case named(TrustedKind, String)
    }

    let name: String
    let effect: PolicyStatement.Effect
    /// In lower case.
    let actions: PolicyStatement.Choice<PolicyText>
    let principals: [Principal]
    let conditions: [PolicyCondition]

    func applies(to action: String, of request: TrustRequest) -> Bool {
        let text = Array(action.lowercased().unicodeScalars)
        return actions.patterns.contains { Wildcard.matches(text, $0.pieces) } != actions.isInverted
            && principals.contains { $0.isMeant(by: request) }
            && conditions.allSatisfy { $0.holds(in: request.context, for: effect) }
    }
}

extension TrustStatement.Principal {
    fileprivate func isMeant(by request: TrustRequest) -> Bool {
        switch self {
        case .everybody: true
        case .named(let kind, let name): kind == request.kind && (name == "*" || request.names.contains(name))
        }
    }
}
