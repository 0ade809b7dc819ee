import CommandLine

/// What a message says behind a member that is not there: the one that was probably meant, else all that are.
enum MemberHint {
    static func phrase(for name: String, among known: [String]) -> String {
        let meant = Suggestion.phrase(for: name, among: known)
        guard meant.isEmpty else { return meant }
        return "; the members are \(known.joined(separator: ", ")) (config/seed.yaml shows a whole seed)"
    }
}
