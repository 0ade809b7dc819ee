/// Where records go. Called from every thread, event loops among them, so `write` never blocks.
public protocol LogSink: Sendable {
    func write(_ record: LogRecord)
    /// Returns once everything written before has left the process, or cannot.
    func flush()
}

/// One thing that happened.
public struct LogRecord: Sendable, Equatable {
    /// Milliseconds since 1970, UTC.
    public var milliseconds: Int64
    public var level: Logger.Level
    public var label: String
    public var message: String
    public var metadata: Logger.Metadata

    public init(
        milliseconds: Int64, level: Logger.Level, label: String, message: String, metadata: Logger.Metadata = [:]
    ) {
        self.milliseconds = milliseconds
        self.level = level
        self.label = label
        self.message = message
        self.metadata = metadata
    }
}

/// How a record becomes a line.
public protocol LogFormat: Sendable {
    /// Appends the record's line, its newline included: exactly one, whatever the record holds.
    func append(_ record: LogRecord, to line: inout [UInt8])
}
