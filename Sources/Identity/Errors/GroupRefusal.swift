/// Why a group is not made, or gets no further member.
public enum GroupRefusal: Sendable, Equatable {
    case exists
    case tooManyOfUser(limit: Int)
    case tooManyOfPool(limit: Int)
}
