/// The patterns of the model's inputs, in the order by which the constraint table names them.
///
/// Four lines each: the regular expression, a letter for the class of each symbol, a digit for each state
/// that says whether it accepts, and two hexadecimal digits for each transition.
enum PatternTable {
    static let patterns: [Pattern] = {
        let lines = lines(of: text).map(String.init)
        return stride(from: 0, to: lines.count, by: 4).map { start in
            Pattern(
                text: lines[start], classes: lines[start + 1], accepting: lines[start + 2],
                transitions: lines[start + 3])
        }
    }()
}
