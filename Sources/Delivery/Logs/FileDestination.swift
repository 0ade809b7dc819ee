import Glibc
import Threads

/// Adds lines to a file. It is opened anew for each batch, so that whoever rotates it just moves it away.
///
/// Several servers may write one file: whoever adds a batch holds the file's lock (flock), so that none lands in the midst of
/// another's, and none takes back another's lines with its own.
struct FileDestination: LogDestination {
    let path: String
    /// How often, at pauses of ten milliseconds, the lock of a file that somebody else holds is asked for.
    private let turns: Int
    /// A thread of its own: a file on a slow disk must not hold up what others wait for.
    private let lane = CPULane(threads: 1, maximumWaitMilliseconds: 60_000)

    init(path: String, turns: Int = 1000) {
        self.path = path
        self.turns = turns
    }

    var name: String { "the file \(path)" }

    func deliver(_ lines: [[UInt8]]) async throws(LogDestinationFailure) {
        let bytes = Array(lines.joined())
        let (path, turns) = (path, turns)
        let problem: Int32
        do {
            problem = try await lane.run(.short, isTypical: false) { Self.append(bytes, to: path, turns: turns) }
        } catch {
            throw LogDestinationFailure(reason: "\(error)")
        }
        if problem != 0 { throw LogDestinationFailure(reason: String(cString: strerror(problem))) }
    }

    /// 0, or the reason by `errno`. Through no link that somebody has planted, and without waiting for the reader of a
    /// pipe. What was written of a batch that fails is taken back, where the file is one.
    private static func append(_ bytes: [UInt8], to path: String, turns: Int) -> Int32 {
        let file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o600)
        guard file >= 0 else { return errno }
        // Given up by itself: a process that is being started has the descriptor, too, until it is another program.
        defer {
            _ = flock(file, LOCK_UN)
            close(file)
        }
        let problem = lock(file, turns: turns)
        guard problem == 0 else { return problem }
        let end = lseek(file, 0, SEEK_END)
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { write(file, $0.baseAddress! + written, bytes.count - written) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let reason = count < 0 ? errno : EIO
                if end >= 0, written > 0 { _ = ftruncate(file, end) }
                return reason
            }
            written += count
        }
        return 0
    }

    /// 0, or why the lock is not held. A file system without locks (some of networks) is one server's alone.
    private static func lock(_ file: Int32, turns: Int) -> Int32 {
        var turn = 0
        while flock(file, LOCK_EX | LOCK_NB) != 0 {
            switch errno {
            case EINTR: continue
            case EWOULDBLOCK where turn < turns:
                turn += 1
                usleep(10_000)
            case EOPNOTSUPP, ENOSYS, EINVAL: return 0
            default: return errno
            }
        }
        return 0
    }
}
