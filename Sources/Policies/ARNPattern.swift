/// A pattern of ARNs: `arn:partition:service:region:account:resource`, each part with wildcards of its own, so that none
/// reaches over a colon but in the last; or `*`, which is everything.
struct ARNPattern: Sendable, Equatable {
    /// Empty for `*`.
    private let parts: [PolicyText]

    /// - Throws: `PolicyError` at `place` for what is neither.
    init(_ text: String, variables: Bool, place: String) throws(PolicyError) {
        if text == "*" {
            parts = []
            return
        }
        let pieces = try PolicyText(text, variables: variables, wildcards: true, place: place)
        let parts = pieces.split(atMost: AmazonResourceName.partCount)
        guard parts.count == AmazonResourceName.partCount, text.hasPrefix("arn:") else {
            throw PolicyError(
                place,
                "\"\(text)\" is no ARN: it is * or arn:aws:cognito-idp:REGION:ACCOUNT:userpool/ID, with * and ? in its parts"
            )
        }
        self.parts = parts
    }

    /// Nil where the call lacks a key that a variable names.
    func matches(_ arn: String, in context: PolicyContext) -> Bool? {
        if parts.isEmpty { return true }
        var isMatch = true
        let segments = arn.split(
            separator: ":", maxSplits: AmazonResourceName.partCount - 1, omittingEmptySubsequences: false)
        if segments.count != parts.count { isMatch = false }
        for (index, part) in parts.enumerated() {
            guard let pattern = part.resolved(in: context) else { return nil }
            guard isMatch else { continue }
            isMatch = Wildcard.matches(Array(segments[index].unicodeScalars), pattern)
        }
        return isMatch
    }
}

extension ARNPattern {
    /// Of its variables, in lower case.
    var keys: [String] { parts.flatMap(\.keys) }
}
