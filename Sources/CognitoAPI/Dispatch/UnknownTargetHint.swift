import ServiceModel

/// What is wrong with a request that names no operation, for the log of a developer's machine: the answer is
/// Cognito's, and says nothing.
public struct UnknownTargetHint: Sendable {
    /// The operations of an API.
    public struct Operations: Sendable {
        /// What stands before them in `X-Amz-Target`, dot included.
        let prefix: String
        let names: [String]

        public init<API: ModelledAPI>(of api: API.Type) {
            prefix = "\(API.Name.targetPrefix)."
            names = API.Name.allCases.map(\.rawValue)
        }

        init(prefix: String, names: [String]) {
            self.prefix = prefix
            self.names = names
        }
    }

    private let known: [Operations]
    /// The nearest of the names to a name; nil where none is near.
    private let nearest: @Sendable (_ name: String, _ names: [String]) -> String?

    /// - Parameter known: of the APIs that may be meant, the likelier ones first.
    public init(
        _ known: [Operations], nearest: @escaping @Sendable (_ name: String, _ names: [String]) -> String?
    ) {
        self.known = known
        self.nearest = nearest
    }

    /// - Parameter target: the value of `X-Amz-Target`; nil where there is no such header.
    func explanation(of target: String?) -> String {
        guard let target, !target.isEmpty else {
            return "the request has no X-Amz-Target, which names the operation: send \(Self.form)"
                + "\(RequestTarget.prefix)InitiateAuth, or another"
        }
        let named = known.first { target.hasPrefix($0.prefix) }
        let name = String(target.dropFirst(named?.prefix.count ?? 0).prefix(64))
        // An operation that is one of another API's, or whose API is not said, is meant for sure.
        if let owner = known.first(where: { $0.names.contains(name) }) {
            return "X-Amz-Target \(named == nil ? "lacks its prefix" : "has the prefix of another API"): send "
                + "\(Self.form)\(owner.prefix)\(name)"
        }
        return "X-Amz-Target names no operation: \"\(name)\"\(suggestion(for: name, likelier: named))"
    }

    private static let form = "X-Amz-Target: "

    /// Of the API that the request names before those that it does not.
    private func suggestion(for name: String, likelier named: Operations?) -> String {
        for api in (named.map { [$0] } ?? []) + known {
            if let meant = nearest(name, api.names) {
                return "; did you mean \(Self.form)\(api.prefix)\(meant)?"
            }
        }
        return "; \"sekisho operations\" lists all"
    }
}
