import Glibc
import Logging
import Testing
import Threads

@Suite struct LogWriterTests {
    /// A pipe whose ends close with it.
    private final class Pipe {
        let reading: Int32
        let writing: Int32

        init() {
            var ends: [Int32] = [0, 0]
            precondition(pipe(&ends) == 0)
            (reading, writing) = (ends[0], ends[1])
        }

        /// All that is in the pipe now.
        func drain() -> String {
            _ = fcntl(reading, F_SETFL, O_NONBLOCK)
            var text: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = read(reading, &buffer, buffer.count)
                if count <= 0 { return String(decoding: text, as: UTF8.self) }
                text += buffer[..<count]
            }
        }

        deinit {
            close(reading)
            close(writing)
        }
    }

    private func record(_ message: String) -> LogRecord {
        LogRecord(milliseconds: 0, level: .info, label: "test", message: message)
    }

    @Test func `After a flush every line has been written, in order`() async {
        let text = await onThread { () -> String in
            let pipe = Pipe()
            let writer = LogWriter(format: JSONLogFormat(), descriptor: pipe.writing)
            for index in 0..<100 { writer.write(record("line \(index)")) }
            writer.flush()
            return pipe.drain()
        }
        let lines = text.split(separator: "\n")
        #expect(lines.count == 100)
        #expect(lines.indices.allSatisfy { lines[$0].contains("\"line \($0)\"") })
    }

    @Test func `A reader that does not read blocks nobody, and is told how much it missed`() async {
        let (dropped, after) = await onThread { () -> (Bool, String) in
            let pipe = Pipe()
            let writer = LogWriter(
                format: TextLogFormat(), descriptor: pipe.writing, capacity: 10, flushMilliseconds: 50)
            let long = String(repeating: "x", count: 4096)
            // Far more than a pipe and the queue can hold; this returns all the same.
            for _ in 0..<2000 { writer.write(record(long)) }
            writer.flush()
            var text = ""
            for _ in 0..<100 where !text.contains("dropped=") {
                text += pipe.drain()
                writer.flush()
            }
            // On a busy machine the first of these may still find the queue full.
            var after = ""
            for _ in 0..<100 where !after.contains("later") {
                writer.write(record("later"))
                writer.flush()
                after += pipe.drain()
            }
            return (text.contains("dropped="), after)
        }
        #expect(dropped)
        #expect(after.contains("later"))
    }

    @Test func `A descriptor that does not block still gets every byte`() async {
        let count = await onThread { () -> Int in
            let pipe = Pipe()
            _ = fcntl(pipe.writing, F_SETFL, O_NONBLOCK)
            let writer = LogWriter(format: TextLogFormat(), descriptor: pipe.writing, flushMilliseconds: 5)
            let long = String(repeating: "x", count: 1000)
            for _ in 0..<500 { writer.write(record(long)) }
            var lines = 0
            for _ in 0..<2000 where lines < 500 {
                writer.flush()
                lines += pipe.drain().utf8.count { $0 == UInt8(ascii: "\n") }
            }
            return lines
        }
        #expect(count == 500)
    }

    @Test func `A closed reader is no reason to stop`() async {
        await onThread {
            signal(SIGPIPE, SIG_IGN)
            var ends: [Int32] = [0, 0]
            precondition(pipe(&ends) == 0)
            close(ends[0])
            let writer = LogWriter(format: TextLogFormat(), descriptor: ends[1])
            writer.write(record("lost"))
            writer.flush()
            close(ends[1])
        }
    }
}

/// Runs what may block on a thread of its own.
private func onThread<T: Sendable>(_ body: @escaping @Sendable () -> T) async -> T {
    await withCheckedContinuation { continuation in
        OSThread.start(name: "test") { continuation.resume(returning: body()) }
    }
}
