import Threads

/// Keeps records in memory, so that a test can look at what was logged.
public final class LogCapture: LogSink {
    private let kept = Monitor<[LogRecord]>([])

    public init() {}

    public func write(_ record: LogRecord) { kept.withLock { $0.append(record) } }
    public func flush() {}

    /// Everything so far, oldest first.
    public var records: [LogRecord] { kept.withLock { $0 } }

    /// Every record as a line of `format`, for assertions on what a reader would see.
    public func text(_ format: any LogFormat = TextLogFormat()) -> String {
        var bytes: [UInt8] = []
        for record in records { format.append(record, to: &bytes) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
