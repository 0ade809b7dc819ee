/// Why a limit of requests is not shown or set.
public enum LimitRefusal: Sendable, Equatable {
    /// The definition does not name a category, and a category alone.
    case noCategory
    case unknownCategory(String)
    case belowStandard(RequestCategory, standard: Int)
    case aboveMaximum(RequestCategory, maximum: Int)
}
