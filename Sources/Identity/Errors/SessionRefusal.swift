/// Why the session of a challenge leads no further.
public enum SessionRefusal: Sendable, Equatable {
    case expired
    case used
    case invalid
}
