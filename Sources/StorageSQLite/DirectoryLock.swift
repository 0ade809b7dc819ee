import Glibc

/// The lock file of a data directory: locked by the kernel, with its owner's process id as text inside.
enum DirectoryLock {
    static let fileName = "sekisho.lock"

    /// - Returns: the descriptor that holds the lock.
    static func take(in directory: String) throws(DataDirectoryError) -> Int32 {
        let path = "\(directory)/\(fileName)"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .system(operation: "open", path: path, code: errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            defer { close(descriptor) }
            guard code == EWOULDBLOCK else { throw .system(operation: "lock", path: path, code: code) }
            throw .inUse(path: directory, process: owner(descriptor))
        }
        let text = "\(getpid())\n"
        ftruncate(descriptor, 0)
        _ = text.withCString { pwrite(descriptor, $0, strlen($0), 0) }
        return descriptor
    }

    /// Whether somebody has the lock now; nothing is made or kept.
    static func holder(in directory: String) -> DirectoryHolder? {
        let descriptor = open("\(directory)/\(fileName)", O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        // A shared lock is given unless somebody has the exclusive one, and closing gives it back.
        guard flock(descriptor, LOCK_SH | LOCK_NB) != 0, errno == EWOULDBLOCK else { return nil }
        return DirectoryHolder(process: owner(descriptor))
    }

    static func release(_ descriptor: Int32) {
        ftruncate(descriptor, 0)
        // Closing is not enough while a child process, just forked, still holds a copy of the descriptor.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    private static func owner(_ descriptor: Int32) -> Int? {
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return Int(String(decoding: bytes.prefix(max(0, count)).prefix { $0 != 10 }, as: UTF8.self))
    }
}
