import Cryptography
import Glibc
import Synchronization

/// The directory of one running server's uploaded files.
///
/// Servers that share a path get a directory of their own beneath it each, `1`, `2` and so on: whichever nobody has
/// locked. A file is whoever's that has the lock, so after a restart it does not matter who gets which, as long as
/// somebody gets each. The directory's own name, `holder`, is what jobs know it by.
final class UploadDirectory: Sendable {
    /// What went wrong, without a word of what is in the files.
    struct Failure: Error, Sendable, CustomStringConvertible {
        let description: String

        init(_ operation: String, _ path: String, code: Int32 = errno) {
            description = "cannot \(operation) \(path): \(String(cString: strerror(code)))"
        }
    }

    private static let largestNumber = 64

    let path: String
    /// Drawn when the directory was made.
    let holder: String
    /// Locked while it is open.
    private let lock: Mutex<Int32?>

    /// - Parameter base: made where it is not there.
    init(in base: String, random: any RandomSource) throws(Failure) {
        if mkdir(base, 0o700) != 0, errno == ENOENT, let slash = base.lastIndex(of: "/") {
            // A data directory that nothing but files of users lies in so far.
            try Self.make(String(base[..<slash]))
        }
        try Self.make(base)
        for number in 1...Self.largestNumber {
            let path = "\(base)/\(number)"
            try Self.make(path)
            let name = "\(path)/holder"
            let file = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
            guard file >= 0 else { throw Failure("open", name) }
            guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
                Glibc.close(file)
                continue
            }
            self.path = path
            do throws(Failure) {
                holder = try Self.holder(in: file, name, random: random)
            } catch {
                Glibc.close(file)
                throw error
            }
            lock = Mutex(file)
            return
        }
        throw Failure("lock one of", base, code: EWOULDBLOCK)
    }

    /// Opens the directory where there is one already.
    static func existing(in base: String, random: any RandomSource) throws(Failure) -> UploadDirectory? {
        guard access("\(base)/1", F_OK) == 0 else { return nil }
        return try UploadDirectory(in: base, random: random)
    }

    deinit { close() }

    /// Lets another server have it.
    func close() {
        lock.withLock { file in
            if let open = file { Glibc.close(open) }
            file = nil
        }
    }

    func path(of name: UploadName) -> String { "\(path)/\(name.text).upload" }

    /// Blocks, and for long where the file is large.
    func remove(_ name: UploadName) { unlink(path(of: name)) }

    /// The files that are there, by their job. Blocks.
    func uploads() -> [UploadName] {
        guard let listing = opendir(path) else { return [] }
        defer { closedir(listing) }
        var names: [UploadName] = []
        while let entry = readdir(listing) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if let upload = UploadName(fileName: name) { names.append(upload) }
        }
        return names
    }

    private static func make(_ path: String) throws(Failure) {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw Failure("create", path) }
    }

    private static func holder(
        in file: Int32, _ name: String, random: any RandomSource
    ) throws(Failure) -> String {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = pread(file, &bytes, bytes.count, 0)
        guard count >= 0 else { throw Failure("read", name) }
        if count == 36, let known = String(validating: bytes.prefix(36), as: UTF8.self) { return known }
        let drawn = random.uuid()
        guard ftruncate(file, 0) == 0, pwrite(file, drawn, 36, 0) == 36, fsync(file) == 0 else {
            throw Failure("write", name)
        }
        return drawn
    }
}

/// What a file is called: by its job, and by the upload that brought it.
struct UploadName: Sendable, Equatable {
    let jobId: String
    let upload: String

    var text: String { "\(jobId).\(upload)" }

    init(jobId: String, upload: String) {
        self.jobId = jobId
        self.upload = upload
    }

    init?(fileName: String) {
        let parts = fileName.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[2] == "upload", !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        self.init(jobId: String(parts[0]), upload: String(parts[1]))
    }
}
