/// Why a copy cannot be made, begun or gone on with, with what to do.
public enum CopyError: Error, Sendable, Equatable, CustomStringConvertible {
    /// No server has ever made anything there.
    case emptySource(String)
    case wrongKey(String)
    /// The source is itself the target of a copy that was not finished.
    case unfinishedSource(String)
    case targetNotEmpty(String, table: String)
    /// The mark of an unfinished copy is none that this release reads.
    case unknownMark(String)
    case sourceChanged(table: String, target: String)
    case differentSchemas(table: String)
    case unfit(table: String, key: String, column: String, reason: String)
    case comparisonFailed(table: String, source: Int, target: Int)

    public var description: String {
        switch self {
        case .emptySource(let source):
            return "\(source) is no server's: it has no master key yet, and so nothing to copy"
        case .wrongKey(let database):
            return "the master key is not the one that \(database) was made with: nothing is copied. "
                + "Name the right one with --master-key-file"
        case .unfinishedSource(let source):
            return "\(source) is itself half of a copy that was never finished: finish it first, from where it came"
        case .targetNotEmpty(let target, let table):
            return "\(target) is in use: there are rows in \(table). Nothing is changed there; name an empty one"
        case .unknownMark(let target):
            return "\(target) has an unfinished copy of another release: finish it with that, or empty the target"
        case .sourceChanged(let table, let target):
            return
                "what was copied of \(table) before is not what the source has now: it is another one, or was written "
                + "to meanwhile. Nothing is mixed: empty the target \(target), and begin again"
        case .differentSchemas(let table):
            return "source and target have not the same table \(table): one of them was changed by hand"
        case .unfit(let table, let key, let column, let reason):
            return "the target cannot hold \(column) of the row \(key) in \(table): \(reason). Mend it in the source, "
                + "by a server that runs on it, and begin again"
        case .comparisonFailed(let table, let source, let target):
            return "the copy is not the same: \(table) has \(source) rows in the source and \(target) in the target"
                + (source == target ? ", of other contents" : "") + ". No server will start on the target"
        }
    }
}
