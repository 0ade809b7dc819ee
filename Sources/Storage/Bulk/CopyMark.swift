/// The mark of a database that is being filled by a copy: as long as `meta` has it, part of the data is missing, so no
/// server may start on it. The copy writes it first and removes it last.
public enum CopyMark {
    /// Its name in `meta`; the value is the copy's own.
    public static let name = "copy-in-progress"
    /// What is wrong with a database that has it.
    public static let problem = "an unfinished copy is in this database: part of the data is missing"
}
