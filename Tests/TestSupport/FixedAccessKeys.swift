public import Identity

/// Access keys without a store.
public struct FixedAccessKeys: CredentialFinding {
    private let keys: [String: HeldAccessKey]

    public init(_ keys: [HeldAccessKey]) {
        self.keys = Dictionary(keys.map { ($0.id, $0) }) { first, _ in first }
    }

    public func isKnown(_ accessKeyId: String) async throws -> Bool { keys[accessKeyId] != nil }

    public func credentials(_ accessKeyId: String, sessionToken: String?) async throws -> HeldCredentials? {
        sessionToken == nil ? keys[accessKeyId].map(HeldCredentials.init) : nil
    }
}

extension HeldAccessKey {
    /// The key of `RequestSigner`.
    public static let example = HeldAccessKey(
        configured: "AKIDEXAMPLE", secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
}
