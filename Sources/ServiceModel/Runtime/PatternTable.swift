/// The patterns of a model, in the order by which the constraint table names them.
///
/// Four lines each: the regular expression, a letter for the class of each symbol, a digit for each state
/// that says whether it accepts, and two hexadecimal digits for each transition.
enum PatternTable {
    static func read(_ text: StaticString) -> [Pattern] {
        var table = TableCursor(text)
        var patterns: [Pattern] = []
        while !table.atEnd { patterns.append(Pattern(&table)) }
        return patterns
    }
}
