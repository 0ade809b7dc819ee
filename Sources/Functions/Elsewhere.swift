/// Where what comes from functions is looked through: short answers at once, where the call is waited for, and long ones on
/// Swift's pool. There no event loop is held up by them.
enum Elsewhere {
    /// In bytes: about a millisecond's reading.
    private static let long = 65_536

    static func ifLong<Value: Sendable>(_ count: Int, _ work: @escaping @Sendable () -> Value) async -> Value {
        guard count > long else { return work() }
        return await Task.detached { work() }.value
    }
}
