/// Why there is no such list, or no such page of it.
public enum ListRefusal: Sendable, Equatable {
    case invalidPaginationToken
    case unparsableFilter
    case invalidSearchAttribute(String)
    /// A user does not have all attributes that the list was to show.
    case requestedAttributeMissing
}
