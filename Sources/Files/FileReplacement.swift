import Cryptography
import Glibc

/// Files that the server writes beside its database: complete or not there, and never through a link that somebody
/// has planted.
public enum FileReplacement {
    /// Puts a file in place at once: who reads it sees all of it or what was there before.
    ///
    /// It is written under a name that nobody can guess, made by this call or not at all, and renamed. A symbolic
    /// link of the file's name is replaced, not followed.
    ///
    /// - Parameters:
    ///   - isSynced: whether contents and name are on disk when this returns.
    ///   - replaces: whether it takes the place of what is there; else that stays, and the reason is EEXIST.
    /// - Returns: whether it worked; `errno` says why not.
    public static func write(
        _ bytes: [UInt8], to path: String, mode: UInt32, isSynced: Bool = false, replaces: Bool = true
    ) -> Bool {
        let temporary = "\(path).\(Hex.encode(SystemRandom().bytes(8)))"
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
        guard file >= 0 else { return false }
        let isWritten = writeAll(bytes, to: file) && (!isSynced || fsync(file) == 0)
        close(file)
        guard isWritten, replaces ? rename(temporary, path) == 0 : place(temporary, at: path) else {
            let reason = errno
            unlink(temporary)
            errno = reason
            return false
        }
        if isSynced { synchronizeParent(of: path) }
        return true
    }

    /// Gives a file another name, unless something has it.
    private static func place(_ temporary: String, at path: String) -> Bool {
        if link(temporary, path) == 0 {
            unlink(temporary)
            return true
        }
        guard errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS else { return false }
        // A file system without second names: of two at once one may be lost, as everywhere there.
        guard access(path, F_OK) != 0 else {
            errno = EEXIST
            return false
        }
        return rename(temporary, path) == 0
    }

    private static func writeAll(_ bytes: [UInt8], to file: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private static func synchronizeParent(of path: String) {
        let directory = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let parent = open(directory, O_RDONLY | O_CLOEXEC)
        guard parent >= 0 else { return }
        fsync(parent)
        close(parent)
    }
}
