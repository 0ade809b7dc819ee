import CLinux

/// What a directory is on.
public struct FileSystem: Sendable, Equatable {
    public enum Kind: Sendable {
        /// What survives a restart of the machine, as far as can be told.
        case disk
        /// Gone with the machine's power.
        case memory
        /// Another machine's.
        case network
    }

    public let kind: Kind
    /// What an ordinary account may still write.
    public let freeBytes: Int64

    /// Nil where there is nothing, or the kernel says no.
    public init?(of path: String) {
        var system = statfs()
        guard statfs(path, &system) == 0 else { return nil }
        freeBytes = Int64(system.f_bavail) * Int64(system.f_bsize)
        // By linux/magic.h.
        kind =
            switch UInt32(truncatingIfNeeded: system.f_type) {
            case 0x0102_1994, 0x8584_58f6: .memory  // tmpfs, ramfs
            case 0x6969, 0xff53_4d42, 0xfe53_4d42, 0x517b, 0x0102_1997: .network  // NFS, CIFS, SMB2, SMB, 9p
            default: .disk
            }
    }
}
