/// Which pages may do what an administrator may.
///
/// Public operations answer to every page, as Cognito's do. Signed ones answer to pages of this machine and of
/// configured origins alone: in the profiles that take any credentials, a page of a foreign site would otherwise
/// own the developer's server.
public struct OriginPolicy: Sendable {
    private let allowed: Set<String>

    /// - Parameter allowed: further origins, such as `https://admin.example`.
    public init(allowed: [String]) {
        self.allowed = Set(allowed.map { $0.lowercased() })
    }

    /// Requests without an Origin come from programs, not from pages. `null`, which sandboxed pages and files send,
    /// is nobody's.
    func admits(_ origin: String?) -> Bool {
        guard let origin else { return true }
        // Some letters become ASCII ones in lower case, but no browser sends them.
        guard origin.utf8.allSatisfy({ $0 < 0x80 }) else { return false }
        let lower = origin.lowercased()
        if allowed.contains(lower) { return true }
        guard let scheme = ["http://", "https://"].first(where: lower.hasPrefix) else { return false }
        return AuthorityHost(String(lower.dropFirst(scheme.count)))?.isLoopback ?? false
    }
}
