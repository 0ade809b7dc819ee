/// Writes records for one part of the program: a value, cheap to copy, passed explicitly.
///
/// The shape is that of swift-log, so that a reader knows it already. A message is evaluated only when
/// its level is on.
///
/// ```swift
/// var logger = Logger(label: "server", sink: writer)
/// logger[metadataKey: "pool"] = "us-east-1_Example01"
/// logger.info("listening", metadata: ["port": 9229])
/// ```
public struct Logger: Sendable {
    /// The part of the program that speaks, such as `http`.
    public var label: String
    /// Records below this level are dropped before anything is evaluated.
    public var level: Level
    /// Metadata that every record of this logger carries.
    public var metadata: Metadata
    private let output: Output

    /// - Parameters:
    ///   - label: the part of the program that speaks.
    ///   - level: the lowest level that is written.
    ///   - sink: where records go.
    ///   - now: the time in milliseconds since 1970 (UTC); tests give their own.
    public init(
        label: String, level: Level = .info, sink: any LogSink,
        now: @escaping @Sendable () -> Int64 = systemMilliseconds
    ) {
        self.label = label
        self.level = level
        self.metadata = [:]
        self.output = Output(sink: sink, now: now)
    }

    /// A logger that writes nothing: for tests, and for parts that need not speak.
    public static let disabled = Logger(label: "", level: .off, sink: NullSink())

    public subscript(metadataKey key: String) -> MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// The same logger under another label.
    public func labelled(_ label: String) -> Logger {
        var copy = self
        copy.label = label
        return copy
    }

    /// The same logger with more metadata; a key that is there already is replaced.
    public func with(_ metadata: Metadata) -> Logger {
        var copy = self
        copy.metadata.merge(metadata)
        return copy
    }

    /// Whether a record of `level` would be written.
    @inlinable
    public func isEnabled(_ level: Level) -> Bool { level >= self.level && level != .off }

    /// Writes a record. Where `metadata` repeats a key of the logger, the record's own value wins.
    @inlinable
    public func log(
        level: Level, _ message: @autoclosure () -> String, metadata: @autoclosure () -> Metadata = [:]
    ) {
        guard isEnabled(level) else { return }
        emit(level, message(), metadata())
    }

    @usableFromInline
    func emit(_ level: Level, _ message: String, _ own: Metadata) {
        var all = metadata
        all.merge(own)
        output.sink.write(
            LogRecord(milliseconds: output.now(), level: level, label: label, message: message, metadata: all))
    }

    /// Where records go and what time it is: one reference, so that copying a logger stays cheap.
    private final class Output: Sendable {
        let sink: any LogSink
        let now: @Sendable () -> Int64
        init(sink: any LogSink, now: @escaping @Sendable () -> Int64) {
            self.sink = sink
            self.now = now
        }
    }
}

extension Logger {
    /// Every step, with detail that only its author needs.
    @inlinable
    public func trace(_ message: @autoclosure () -> String, metadata: @autoclosure () -> Metadata = [:]) {
        log(level: .trace, message(), metadata: metadata())
    }

    /// What helps to follow one request or find one fault.
    @inlinable
    public func debug(_ message: @autoclosure () -> String, metadata: @autoclosure () -> Metadata = [:]) {
        log(level: .debug, message(), metadata: metadata())
    }

    /// What an operator reads in daily work.
    @inlinable
    public func info(_ message: @autoclosure () -> String, metadata: @autoclosure () -> Metadata = [:]) {
        log(level: .info, message(), metadata: metadata())
    }

    /// What an operator should not miss, though nothing is wrong.
    @inlinable
    public func notice(_ message: @autoclosure () -> String, metadata: @autoclosure () -> Metadata = [:]) {
        log(level: .notice, message(), metadata: metadata())
    }

    /// What may become a fault.
    @inlinable
    public func warning(_ message: @autoclosure () -> String, metadata: @autoclosure () -> Metadata = [:]) {
        log(level: .warning, message(), metadata: metadata())
    }

    /// Something failed.
    @inlinable
    public func error(_ message: @autoclosure () -> String, metadata: @autoclosure () -> Metadata = [:]) {
        log(level: .error, message(), metadata: metadata())
    }

    /// The program cannot go on.
    @inlinable
    public func critical(_ message: @autoclosure () -> String, metadata: @autoclosure () -> Metadata = [:]) {
        log(level: .critical, message(), metadata: metadata())
    }
}

private struct NullSink: LogSink {
    func write(_ record: LogRecord) {}
    func flush() {}
}
