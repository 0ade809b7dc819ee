/// The lines of a generated table.
func lines(of table: StaticString) -> [Substring] {
    table.description.split(separator: "\n")
}
