/// A way by which messages of one medium leave.
public protocol Transport: Sendable {
    /// Hands the letter over to whoever carries it on. Returns once that one has taken it.
    func deliver(_ letter: Letter) async throws(DeliveryFailure)
}

/// Why a letter was not taken.
public enum DeliveryFailure: Error, Sendable, Equatable {
    /// Another attempt may succeed; not before so many milliseconds from now, where the other side said so.
    case again(String, pause: Int64 = 0)
    /// No attempt will.
    case never(String)
    /// This server stops; the attempt says nothing about the letter.
    case interrupted
}
