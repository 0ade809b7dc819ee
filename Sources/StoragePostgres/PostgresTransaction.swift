import Storage

/// What a transaction can be looked up by once its connection is gone.
struct PostgresTransaction: Equatable {
    /// Of 64 bits, as `pg_current_xact_id()` gives it.
    let id: Int64
    /// In which it was given.
    let life: ServerLife

    /// Gives the transaction its id, and asks for its life in the same statement: behind a pooler each transaction may
    /// run in another one, and so may each after somebody reset the counters.
    static let query = SQLText("SELECT pg_current_xact_id(), \(ServerLife.columns)")

    /// - Parameter answer: to `query`.
    init(_ answer: PostgresResult) {
        id = answer.integer(0, 0)
        life = ServerLife(start: answer.integer(0, 1), counters: answer.integer(0, 2))
    }

    init(id: Int64, life: ServerLife) {
        self.id = id
        self.life = life
    }
}
