import Glibc
import Threads

/// A program that is asked and answers by lines, on its standard input and output. Both end with this process.
///
/// Not for several threads at once.
final class LineProcess: @unchecked Sendable {
    struct Failed: Error {
        let path: String
        let code: Int32
    }

    private let input: Int32
    private let output: UnsafeMutablePointer<FILE>

    /// Starts the program at this path. Its errors go where ours go.
    init(_ path: String, _ words: [String] = []) throws {
        let (theirInput, ourInput) = try Self.makePipe(path)
        let (ourOutput, theirOutput) = try Self.makePipe(path)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, theirInput, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, theirOutput, STDOUT_FILENO)
        var arguments = ([path] + words).map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var process = pid_t()
        let status = posix_spawn(&process, path, &actions, nil, &arguments, environ)
        close(theirInput)
        close(theirOutput)
        guard status == 0 else { throw Failed(path: path, code: status) }
        // Where one that has ended is not asked for, Swift Testing finds it again and again, and never its own.
        OSThread.start(name: "reaper") { [process] in while waitpid(process, nil, 0) < 0, errno == EINTR {} }
        guard let output = fdopen(ourOutput, "r") else { throw Failed(path: path, code: errno) }
        input = ourInput
        self.output = output
    }

    deinit {
        close(input)
        fclose(output)
    }

    /// Writes a line and waits for the answer; nil where the program has ended.
    func ask(_ line: String) -> String? {
        let bytes = Array("\(line)\n".utf8)
        // Shorter than what a pipe takes at once.
        guard write(input, bytes, bytes.count) == bytes.count else { return nil }
        return readLine()
    }

    /// The next line that it writes; nil where it has ended.
    func readLine() -> String? {
        var line: UnsafeMutablePointer<CChar>?
        var size = 0
        defer { free(line) }
        guard getline(&line, &size, output) > 0, let line else { return nil }
        return String(cString: line)
    }

    /// What reads and what writes. No other program that this process starts gets either.
    private static func makePipe(_ path: String) throws -> (Int32, Int32) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Failed(path: path, code: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }
}
