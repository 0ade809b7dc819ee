import ServiceModel

/// What is wrong with a request that names no operation, for the log of a developer's machine: the answer is
/// Cognito's, and says nothing.
public struct UnknownTargetHint: Sendable {
    /// The nearest of the operations' names; nil where none is near.
    private let nearest: @Sendable (_ name: String) -> String?

    public init(nearest: @escaping @Sendable (_ name: String) -> String?) {
        self.nearest = nearest
    }

    /// - Parameter target: the value of `X-Amz-Target`; nil where there is no such header.
    func explanation(of target: String?) -> String {
        let form = "X-Amz-Target: \(RequestTarget.prefix)"
        guard let target, !target.isEmpty else {
            return "the request has no X-Amz-Target, which names the operation: send \(form)InitiateAuth, or another"
        }
        if !target.hasPrefix(RequestTarget.prefix), OperationName(rawValue: target) != nil {
            return "X-Amz-Target lacks its prefix: send \(form)\(target)"
        }
        let name = target.hasPrefix(RequestTarget.prefix) ? target.dropFirst(RequestTarget.prefix.count) : target[...]
        let typed = String(name.prefix(64))
        let meant = nearest(typed).map { "; did you mean \(form)\($0)?" } ?? "; \"sekisho operations\" lists all"
        return "X-Amz-Target names no operation: \"\(typed)\"\(meant)"
    }
}
