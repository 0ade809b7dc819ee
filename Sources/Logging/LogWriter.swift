import Glibc
import Threads

/// Writes records to a descriptor, on one thread of its own.
///
/// Who logs only appends to a bounded queue; formatting and writing happen on the writer's thread. A
/// reader that does not read (a stopped pager, a full pipe) fills the queue: then records are dropped
/// and counted, and the count is written as a line of its own once there is room again.
///
/// A record after a quiet moment is written at once. Under load the thread rests after each batch, so that
/// it is not woken for every record: waking it would cost each request more than all else that it logs.
public final class LogWriter: LogSink {
    /// How long the thread rests after a batch, in milliseconds; a flush cuts that short.
    private static let rest = 10

    private struct State {
        var queue: [LogRecord] = []
        var dropped = 0
        /// The thread has written everything and waits to be woken.
        var isAsleep = false
        /// Those who wait in `flush`.
        var flushes = 0
        /// Records taken into the queue, and records that have left the process, since the start.
        var accepted = 0
        var written = 0
        var isClosed = false
    }

    private let state = Monitor(State())
    private let format: any LogFormat
    private let descriptor: Int32
    private let capacity: Int
    private let flushMilliseconds: Int

    /// - Parameters:
    ///   - format: how records become lines.
    ///   - descriptor: where lines go; standard error by default. It stays open.
    ///   - capacity: how many records wait at most.
    ///   - flushMilliseconds: how long `flush` waits for a reader that does not read.
    public init(
        format: any LogFormat, descriptor: Int32 = 2, capacity: Int = 16_384, flushMilliseconds: Int = 2000
    ) {
        self.format = format
        self.descriptor = descriptor
        self.capacity = capacity
        self.flushMilliseconds = flushMilliseconds
        let state = self.state
        OSThread.start(name: "log") { Self.drain(state, format: format, descriptor: descriptor) }
    }

    deinit {
        state.withLock { $0.isClosed = true }
        state.broadcast()
    }

    public func write(_ record: LogRecord) {
        let mustWake = state.withLock { state -> Bool in
            guard state.queue.count < capacity else {
                state.dropped += 1
                return false
            }
            state.queue.append(record)
            state.accepted += 1
            defer { state.isAsleep = false }
            return state.isAsleep
        }
        if mustWake { state.broadcast() }
    }

    /// Waits until all that was logged before has been written, but no longer than `flushMilliseconds`.
    public func flush() {
        let target = state.withLock { state in
            state.flushes += 1
            return state.accepted
        }
        state.broadcast()
        _ = state.wait(milliseconds: flushMilliseconds) { $0.written >= target ? true : nil }
        state.withLock { $0.flushes -= 1 }
    }

    /// The thread's whole life: takes all that waits, writes it, tells those who flush.
    private static func drain(_ state: Monitor<State>, format: any LogFormat, descriptor: Int32) {
        var bytes: [UInt8] = []
        while true {
            let (records, dropped) = state.wait { state -> ([LogRecord], Int)? in
                guard !state.queue.isEmpty || state.isClosed else {
                    state.isAsleep = true
                    return nil
                }
                state.isAsleep = false
                defer {
                    state.queue.removeAll(keepingCapacity: false)
                    state.dropped = 0
                }
                return (state.queue, state.dropped)
            }
            if records.isEmpty { return }
            bytes.removeAll(keepingCapacity: true)
            for record in records {
                format.append(record, to: &bytes)
                if bytes.count >= 64 * 1024 {
                    writeAll(bytes, to: descriptor)
                    bytes.removeAll(keepingCapacity: true)
                }
            }
            if dropped > 0 {
                let notice = LogRecord(
                    milliseconds: records[records.count - 1].milliseconds, level: .warning, label: "log",
                    message: "records were dropped because the log's reader was too slow",
                    metadata: ["dropped": .init(dropped)])
                format.append(notice, to: &bytes)
            }
            writeAll(bytes, to: descriptor)
            state.withLock { $0.written += records.count }
            state.broadcast()
            _ = state.wait(milliseconds: rest) { $0.isClosed || $0.flushes > 0 ? true : nil }
        }
    }

    /// Writes everything, through short writes, interruptions and descriptors that do not block.
    /// What cannot be written is lost: there is no place left to say so.
    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
                if count >= 0 {
                    rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
                } else if errno == EAGAIN {
                    var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    poll(&ready, 1, -1)
                } else if errno != EINTR {
                    return
                }
            }
        }
    }
}
