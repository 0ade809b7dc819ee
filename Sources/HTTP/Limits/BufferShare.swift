/// What one connection holds of the server's `BufferBudget`; given back when the connection goes away.
///
/// It belongs to whoever owns the connection.
struct BufferShare: ~Copyable {
    /// The largest body that is taken however little room there is.
    static let smallBody = 16 * 1024

    private let budget: BufferBudget
    /// What a connection may hold without asking: the head and the body of a small request. So the usual request
    /// touches no counter, and large ones that fill the budget keep no small one out.
    let allowance: Int
    private var taken = 0

    init(of budget: BufferBudget, limits: HTTPServerConfiguration.Limits) {
        self.budget = budget
        allowance = limits.headBytes + limits.headerFields * MemoryLayout<HTTPHeaders.Field>.stride + Self.smallBody
    }

    deinit { budget.giveBack(taken) }

    /// Whether the connection may hold `bytes` in all; less than before is always granted. Where the answer is
    /// false, what was granted before stays granted.
    @inline(__always)
    mutating func covers(_ bytes: Int, for purpose: BufferBudget.Purpose) -> Bool {
        if bytes <= allowance, taken == 0 { return true }
        return change(to: max(0, bytes - allowance), for: purpose)
    }

    private mutating func change(to wanted: Int, for purpose: BufferBudget.Purpose) -> Bool {
        if wanted > taken {
            guard budget.take(wanted - taken, for: purpose) else { return false }
        } else {
            budget.giveBack(taken - wanted)
        }
        taken = wanted
        return true
    }
}
