/// Under which names of the server a route answers.
public enum HostClass: Sendable {
    /// All that the server answers to.
    case any
    /// Those alone that no site of the Internet can have. `refusal` says to a caller by another name what is wrong.
    case local(refusal: String)
}
