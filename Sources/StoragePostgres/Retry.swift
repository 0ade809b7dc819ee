import Glibc
import Storage
import Threads

/// Whether a transaction is to run anew, and after which pause.
struct Retry {
    private let deadline: Int64
    private(set) var conflicts = 0
    private var losses = 0
    private var violations = 0

    /// Of those who write the same.
    static func tooMany(_ code: Int, _ sql: String?) -> SQLError {
        SQLError(kind: .busy, code: code, message: "too many others write the same", sql: sql)
    }

    init(before deadline: Int64) {
        self.deadline = deadline
    }

    /// Returns where another attempt is worth it.
    ///
    /// - Throws: `error` where it is not.
    mutating func again(after error: any Error) throws {
        guard let failure = error as? SQLError else { throw error }
        switch failure.kind {
        case .conflict: conflicts += 1
        case .unavailable: losses += 1
        // A constraint is checked against what others have just committed, which this snapshot does not show: the
        // next one does, and the rule then says what there is to say.
        case .constraint where violations < 3: violations += 1
        default: throw error
        }
        guard Monotonic.milliseconds < deadline else {
            throw failure.kind == .conflict ? Self.tooMany(failure.code, failure.sql) : failure
        }
        // The first time at once: the other one has committed.
        // So does a server that ended this connection alone; one that refuses whatever is asked would be asked for ever.
        if losses > 1 { usleep(useconds_t.random(in: 20_000...120_000)) }
        if conflicts > 1 { usleep(useconds_t.random(in: 0...(1000 << min(conflicts, 6)))) }
    }
}
