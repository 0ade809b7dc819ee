import CLinux
import Glibc
import Logging
import Synchronization
import Threads

/// Starts the process of one seat, passes on what it prints, and starts another where it ends.
///
/// One thread owns all of it, `run()`, and lives as long as what it has started: the kernel kills a child whose parent's
/// thread is gone, so none is left where this server is killed. Others set flags and wake it.
final class HandlerProcess: Sendable {
    struct Timing: Sendable {
        /// Between an end and the next start, in milliseconds: twice as long each time.
        var firstPause = 250
        var longestPause = 10_000
        /// Who ran for so long has not failed at once.
        var goodLife: Int64 = 30_000
        /// How long a process may take to end by itself.
        var grace = 700
        /// Between two looks at files.
        var look: Int64 = 500
    }

    private enum End {
        case byItself(String)
        /// By our own doing: it has hung, its files have changed, or all is over.
        case hung, changed, stopped
    }

    private struct Orders {
        var isStopped = false
        var isHung = false
        var hasEnded = false
    }

    private let command: HandlerCommand
    private let seat: Int
    private let queue: HandlerQueue
    private let check: PeerCheck
    private let watched: String?
    private let timing: Timing
    private let log: Logger
    private let orders = Monitor(Orders())
    private let bell: Int32

    /// - Parameter watched: the directory whose files it is started anew for; nil: for none.
    init(
        _ command: HandlerCommand, seat: Int, queue: HandlerQueue, check: PeerCheck, watched: String?,
        timing: Timing = Timing(), log: Logger
    ) {
        self.command = command
        self.seat = seat
        self.queue = queue
        self.check = check
        self.watched = watched
        self.timing = timing
        self.log = log
        bell = sekisho_eventfd()
    }

    deinit { close(bell) }

    func start(name: String) { OSThread.start(name: name) { self.run() } }

    /// Ends the process, and starts another.
    func interrupt() {
        orders.withLock { $0.isHung = true }
        ring()
    }

    /// Ends the process for good. Does not wait.
    func stop() {
        orders.withLock { $0.isStopped = true }
        ring()
    }

    /// Blocks, at most for that long.
    func waitForEnd(milliseconds: Int) {
        _ = orders.wait(milliseconds: milliseconds) { $0.hasEnded ? true : nil }
    }

    private func ring() {
        var one: UInt64 = 1
        _ = write(bell, &one, 8)
    }

    // MARK: On its own thread

    private func run() {
        var failures = 0
        var files = watched.map { SourceFiles($0) }
        while !orders.withLock({ $0.isStopped }) {
            let begin = Monotonic.milliseconds
            let end = live(&files)
            switch end {
            case .stopped: break
            case .changed:
                log.info("its files have changed: it is started anew")
                failures = 0
            case .hung:
                log.warning("it was ended, since it had an event for too long; another is started")
            case .byItself(let how):
                if Monotonic.milliseconds - begin > timing.goodLife { failures = 0 }
                failures += 1
                let pause = min(timing.firstPause << min(failures - 1, 16), timing.longestPause)
                log.warning("it has ended (\(how)); another is started in \(pause) ms")
                if rest(pause, &files) { failures = 0 }
            }
        }
        orders.withLock { $0.hasEnded = true }
        orders.broadcast()
    }

    /// From the start of a process to its end.
    private func live(_ files: inout SourceFiles?) -> End {
        var pipe: [Int32] = [-1, -1]
        guard pipe2(&pipe, O_CLOEXEC | O_NONBLOCK) == 0 else { return fail("no pipe", errno) }
        defer { close(pipe[0]) }
        guard let program = command.program else {
            close(pipe[1])
            queue.failedToStart(seat, "Error: there is no program \(command.arguments.first ?? "")")
            return .byItself("there is no program \"\(command.arguments.first ?? "")\"")
        }
        // What it writes to must wait for us where we are slow.
        _ = fcntl(pipe[1], F_SETFL, fcntl(pipe[1], F_GETFL) & ~O_NONBLOCK)
        queue.started(seat)
        orders.withLock { $0.isHung = false }
        var code: Int32 = 0
        let process = check.expect {
            let process = Self.spawn(program, command, output: pipe[1])
            code = errno
            return process
        }
        close(pipe[1])
        guard process > 0 else { return fail("it cannot be started", code) }
        let end = watch(process, output: pipe[0], &files)
        check.expectNobody()
        if case .byItself(let how) = end { queue.ended(seat, how: how) } else { queue.ended(seat, how: nil) }
        return end
    }

    private func fail(_ what: String, _ code: Int32) -> End {
        let reason = "\(what): \(String(cString: strerror(code)))"
        queue.failedToStart(seat, "Error: \(reason)")
        return .byItself(reason)
    }

    private func watch(_ process: pid_t, output: Int32, _ files: inout SourceFiles?) -> End {
        var lines = OutputLines()
        var nextLook = Monotonic.milliseconds + timing.look
        var isOpen = true
        var hasChanged = false
        while true {
            let patience: Int32 = isOpen ? (files == nil ? 5000 : Int32(timing.look)) : 50
            wait(isOpen ? output : nil, milliseconds: patience)
            if isOpen { isOpen = read(output, &lines) }
            var status: Int32 = 0
            if waitpid(process, &status, WNOHANG) == process {
                kill(-process, SIGKILL)
                if isOpen { _ = read(output, &lines) }
                for line in lines.rest() { log.info("\(line)") }
                return .byItself(Self.words(status))
            }
            let orders = orders.withLock { $0 }
            if orders.isStopped || orders.isHung {
                end(process, gently: !orders.isHung)
                if isOpen { _ = read(output, &lines) }
                for line in lines.rest() { log.info("\(line)") }
                return orders.isStopped ? .stopped : .hung
            }
            let now = Monotonic.milliseconds
            if now >= nextLook {
                nextLook = now + timing.look
                if files?.haveChanged() == true { hasChanged = true }
            }
            // Not under an event that it has.
            if hasChanged, queue.retire(seat) {
                end(process, gently: true)
                return .changed
            }
        }
    }

    /// Until there is something to read, somebody rings, or the time is over.
    private func wait(_ file: Int32?, milliseconds: Int32) {
        var wanted = [pollfd(fd: bell, events: Int16(POLLIN), revents: 0)]
        if let file { wanted.append(pollfd(fd: file, events: Int16(POLLIN), revents: 0)) }
        _ = poll(&wanted, nfds_t(wanted.count), milliseconds)
        var count: UInt64 = 0
        if wanted[0].revents != 0 { _ = Glibc.read(bell, &count, 8) }
    }

    /// False once nobody can write any more.
    private func read(_ file: Int32, _ lines: inout OutputLines) -> Bool {
        var bytes = [UInt8](repeating: 0, count: 16_384)
        // So much at a time: whoever prints without end is not listened to alone.
        for _ in 0..<16 {
            let count = Glibc.read(file, &bytes, bytes.count)
            if count < 0 { return errno == EAGAIN || errno == EINTR }
            if count == 0 { return false }
            for line in lines.take(bytes[..<count]) { log.info("\(line)") }
        }
        return true
    }

    /// The whole group.
    private func end(_ process: pid_t, gently: Bool) {
        var status: Int32 = 0
        if gently {
            kill(-process, SIGTERM)
            let deadline = Monotonic.milliseconds + Int64(timing.grace)
            while Monotonic.milliseconds < deadline {
                if waitpid(process, &status, WNOHANG) == process {
                    kill(-process, SIGKILL)
                    return
                }
                usleep(10_000)
            }
        }
        kill(-process, SIGKILL)
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
    }

    /// True where files have changed meanwhile: then there is no need to wait any longer.
    private func rest(_ milliseconds: Int, _ files: inout SourceFiles?) -> Bool {
        let deadline = Monotonic.milliseconds + Int64(milliseconds)
        while true {
            let left = deadline - Monotonic.milliseconds
            if left <= 0 || orders.withLock({ $0.isStopped }) { return false }
            wait(nil, milliseconds: Int32(min(left, timing.look)))
            if files?.haveChanged() == true { return true }
        }
    }

    private static func spawn(_ program: String, _ command: HandlerCommand, output: Int32) -> pid_t {
        var arguments: [UnsafeMutablePointer<CChar>?] = command.arguments.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] =
            command.environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        return sekisho_spawn(program, &arguments, &variables, command.directory, output)
    }

    /// As Lambda says it: `exit status 1`, `signal: killed`.
    private static func words(_ status: Int32) -> String {
        let signal = status & 0x7F
        guard signal != 0 else { return "exit status \((status >> 8) & 0xFF)" }
        return signal == SIGKILL ? "signal: killed" : "signal: \(String(cString: strsignal(signal)).lowercased())"
    }
}

/// What a process prints, line by line.
struct OutputLines {
    /// A longer line is more than one.
    private static let longest = 8192
    private var begun: [UInt8] = []

    mutating func take(_ bytes: some Sequence<UInt8>) -> [String] {
        var lines: [String] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") || begun.count >= Self.longest {
                lines += rest()
                if byte == UInt8(ascii: "\n") { continue }
            }
            begun.append(byte)
        }
        return lines
    }

    /// What was begun and has no end.
    mutating func rest() -> [String] {
        defer { begun = [] }
        if begun.last == UInt8(ascii: "\r") { begun.removeLast() }
        return begun.isEmpty ? [] : [String(decoding: begun, as: UTF8.self)]
    }
}
