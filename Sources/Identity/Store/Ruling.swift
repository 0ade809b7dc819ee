/// How a transaction ends that may refuse.
///
/// There are two refusals, and they differ in what they leave behind. What `body` throws rolls everything back. What
/// it returns as `refused` is committed: an attempt that was counted stays counted.
public enum Ruling<Value: Sendable>: Sendable {
    case granted(Value)
    case refused(Refusal)
}

extension IdentityStore {
    /// As `write`; throws the refusal once it is committed.
    public func rule<Value: Sendable>(
        _ body: @escaping @Sendable (any StoreWriter) throws -> Ruling<Value>
    ) async throws -> Value {
        switch try await write(body) {
        case .granted(let value): return value
        case .refused(let error): throw error
        }
    }
}
