/// Where data keys come from.
public protocol DataKeySource: Sendable {
    /// A fresh key of 32 bytes.
    ///
    /// - Parameters:
    ///   - keyId: the ARN, id or alias of the key that wraps it.
    ///   - context: must be told again to unwrap.
    ///   - region: where the key is, if its id does not say.
    func dataKey(of keyId: String, context: [String: String], region: String) async throws -> DataKey
}
