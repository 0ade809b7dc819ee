import Glibc
import Synchronization

/// The directory of one server's data, locked against a second process while open.
///
/// The lock is the kernel's, on an open file, so it goes away with the process however that ends.
public final class DataDirectory: Sendable {
    public let path: String
    private let isTemporary: Bool
    /// The descriptor of the lock file; nil once closed.
    private let lock: Mutex<Int32?>

    /// Opens and locks a directory, creating it (mode 0700) if it is not there.
    ///
    /// - Throws: `DataDirectoryError.inUse` naming the process that holds it.
    public convenience init(path: String) throws(DataDirectoryError) {
        if mkdir(path, 0o700) == 0 {
            // The new name must survive a loss of power as its contents will.
            synchronize(parent(of: path))
        } else if errno != EEXIST {
            throw .system(operation: "create", path: path, code: errno)
        }
        try self.init(existing: path, isTemporary: false)
    }

    /// Makes a directory that is deleted again by `close()`.
    public static func temporary() throws(DataDirectoryError) -> DataDirectory {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(base)/sekisho-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw .system(operation: "create", path: base, code: errno) }
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return try DataDirectory(existing: path, isTemporary: true)
    }

    private init(existing path: String, isTemporary: Bool) throws(DataDirectoryError) {
        self.path = path
        self.isTemporary = isTemporary
        lock = Mutex(try DirectoryLock.take(in: path))
    }

    public func path(of file: String) -> String { "\(path)/\(file)" }

    /// Makes sure that a file exists and that only its owner may use it.
    ///
    /// SQLite gives its log and shared memory the mode of the database.
    func createPrivately(_ file: String) throws(DataDirectoryError) {
        let target = path(of: file)
        let descriptor = open(target, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .system(operation: "open", path: target, code: errno) }
        defer { Glibc.close(descriptor) }
        guard fchmod(descriptor, 0o600) == 0 else { throw .system(operation: "protect", path: target, code: errno) }
        synchronize(path)
    }

    /// Gives up the lock, after deleting a temporary directory. Closing twice does nothing.
    public func close() {
        lock.withLock { descriptor in
            guard let open = descriptor else { return }
            if isTemporary { Self.removeContents(of: path) }
            DirectoryLock.release(open)
            if isTemporary { rmdir(path) }
            descriptor = nil
        }
    }

    deinit { close() }

    private static func removeContents(of path: String) {
        guard let listing = opendir(path) else { return }
        defer { closedir(listing) }
        while let entry = readdir(listing) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name != ".", name != ".." else { continue }
            let entry = "\(path)/\(name)"
            if unlink(entry) != 0, errno == EISDIR {
                removeContents(of: entry)
                rmdir(entry)
            }
        }
    }
}

/// Syncs a directory's entries. File systems that cannot do so have nothing to sync.
private func synchronize(_ directory: String) {
    let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
}

private func parent(of path: String) -> String {
    let trimmed = path.utf8.last == UInt8(ascii: "/") ? path.dropLast() : path[...]
    guard let slash = trimmed.lastIndex(of: "/") else { return "." }
    return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
}
