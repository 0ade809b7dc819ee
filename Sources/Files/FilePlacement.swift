import Glibc

/// Where a file really lies, however it was named.
public enum FilePlacement {
    /// Whether a file that exists is stored inside a directory that exists: by relative paths, `..`, symbolic links
    /// to either, a second mount of the directory, or a second name of the file. What cannot be looked at counts as
    /// inside.
    public static func isInside(_ file: String, directory: String) -> Bool {
        guard let real = realPath(file), let inode = Inode(real), let root = Inode(directory) else { return true }
        // Directories are compared as the kernel knows them: a bind mount gives one of them two paths.
        var parent = parent(of: real)
        while true {
            if Inode(parent) == root { return true }
            if parent == "/" { break }
            parent = self.parent(of: parent)
        }
        return contains(inode, directory, depth: 0)
    }

    /// Whether two paths lead to one file or directory, however each was named.
    public static func isSame(_ one: String, _ other: String) -> Bool {
        guard let here = Inode(one), let there = Inode(other) else { return false }
        return here == there
    }

    /// A file and a directory are told apart from all others by these two numbers.
    private struct Inode: Equatable {
        let device: dev_t
        let number: ino_t

        init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            (device, number) = (status.st_dev, status.st_ino)
        }
    }

    /// Whether the directory has another name of that file. A data directory holds a handful of files; what lies
    /// deeper than a few levels is nobody's doing but an attacker's, who has no business in there.
    private static func contains(_ file: Inode, _ directory: String, depth: Int) -> Bool {
        guard depth < 4, let listing = opendir(directory) else { return false }
        defer { closedir(listing) }
        while let entry = readdir(listing) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name != ".", name != ".." else { continue }
            let path = "\(directory)/\(name)"
            var status = stat()
            guard lstat(path, &status) == 0 else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: if contains(file, path, depth: depth + 1) { return true }
            case S_IFREG: if Inode(path) == file { return true }
            default: break
            }
        }
        return false
    }

    /// Absolute, without symbolic links, `.` and `..`; nil where nothing is there.
    static func realPath(_ path: String) -> String? {
        guard let found = realpath(path, nil) else { return nil }
        defer { free(found) }
        return String(cString: found)
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }
}
