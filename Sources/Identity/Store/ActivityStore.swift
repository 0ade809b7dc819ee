/// What a transaction tells beside what it stores.
public protocol ActivityWriter {
    /// Passes it on, once the transaction is committed, to whoever logs activities in this process. Kept nowhere.
    func tell(_ activity: PoolActivity)
}
