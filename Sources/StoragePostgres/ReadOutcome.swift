/// What a read came to on a connection that others share.
enum ReadOutcome {
    /// The waiter has its answer.
    case finished
    /// Its statement is on the way.
    case waits
    /// It has to run by itself.
    case elsewhere
}
