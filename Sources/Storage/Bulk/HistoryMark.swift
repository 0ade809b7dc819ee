/// Since when a database remembers what rows were before they changed. A copy takes it over from what it was made from, since
/// it was migrated later itself.
public enum HistoryMark {
    /// Its name in `meta`; the value is in milliseconds since 1970. Where it is missing, since the migration was applied.
    public static let name = "history-begin"
}
