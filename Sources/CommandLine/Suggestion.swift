/// "Did you mean": the nearest of the known words.
public enum Suggestion {
    /// The candidate that is most likely meant by `word`: one that begins with it, or one that differs by
    /// few slips (letters wrong, missing, added or swapped). Among words that are as likely, the one that differs least.
    /// Nil where nothing is near.
    public static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        let typed = Array(word.lowercased().unicodeScalars.prefix(64))
        guard !typed.isEmpty else { return nil }
        var best: (candidate: String, slips: Int, distance: Int)?
        for candidate in candidates {
            let letters = Array(candidate.lowercased().unicodeScalars)
            let distance = distance(typed, letters)
            var slips = distance
            // An abbreviation is a likelier cause than as many slips.
            if typed.count >= 3, letters.starts(with: typed) { slips = min(slips, 1) }
            guard slips <= max(1, typed.count / 3) else { continue }
            if let best, (best.slips, best.distance) <= (slips, distance) { continue }
            best = (candidate, slips, distance)
        }
        return best?.candidate
    }

    /// `; did you mean X?`, or nothing.
    public static func phrase(
        for word: String, among candidates: some Sequence<String>, prefix: String = ""
    ) -> String {
        nearest(to: word, among: candidates).map { "; did you mean \(prefix)\($0)?" } ?? ""
    }

    /// The optimal string alignment distance: insertions, deletions, substitutions, neighbours swapped.
    private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var beforeLast = [Int](repeating: 0, count: right.count + 1)
        var last = Array(0...right.count)
        for i in 0..<left.count {
            var current = [i + 1] + [Int](repeating: 0, count: right.count)
            for j in 0..<right.count {
                var cost = min(last[j + 1] + 1, current[j] + 1, last[j] + (left[i] == right[j] ? 0 : 1))
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    cost = min(cost, beforeLast[j - 1] + 1)
                }
                current[j + 1] = cost
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
