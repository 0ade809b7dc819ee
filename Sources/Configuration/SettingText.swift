/// A setting as somebody wrote it: not yet understood, but its place is known.
struct SettingText: Sendable, Equatable {
    let name: String
    /// One text, or several for a list.
    let texts: [String]
    let place: SettingPlace
}
