import Glibc

/// Whom a file or directory belongs to, and what others may do with it.
public struct FileProtection: Sendable, Equatable {
    public let owner: UInt32
    public let group: UInt32
    /// The permission bits alone.
    public let mode: UInt32

    public init(owner: UInt32, group: UInt32, mode: UInt32) {
        self.owner = owner
        self.group = group
        self.mode = mode & 0o7777
    }

    private init(_ status: stat) { self.init(owner: status.st_uid, group: status.st_gid, mode: status.st_mode) }

    /// Of what is open, so that it cannot be exchanged between the look and the use. Nil where the kernel says no.
    public static func of(descriptor: Int32) -> FileProtection? {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? FileProtection(status) : nil
    }

    /// Of what stands there now, behind links. Nil where nothing does.
    public static func of(path: String) -> FileProtection? {
        var status = stat()
        return stat(path, &status) == 0 ? FileProtection(status) : nil
    }
}

/// The account that a process runs as.
public struct ProcessAccount: Sendable, Equatable {
    public let user: UInt32
    public let group: UInt32
    /// Groups that it is in besides.
    public let others: Set<UInt32>

    public init(user: UInt32, group: UInt32, others: Set<UInt32> = []) {
        self.user = user
        self.group = group
        self.others = others
    }

    /// The account of this process.
    public static var current: ProcessAccount {
        var others: [gid_t] = []
        let count = getgroups(0, nil)
        if count > 0 {
            others = [gid_t](repeating: 0, count: Int(count))
            if getgroups(count, &others) != count { others = [] }
        }
        return ProcessAccount(user: geteuid(), group: getegid(), others: Set(others))
    }
}

extension FileProtection {
    /// What is wrong with a file that holds a secret, and the command that mends it; nil where only the server, root
    /// and whom root chose can read it.
    ///
    /// The owner's own file must be closed to everybody else. A file of root's may be readable by its group: that is
    /// how Kubernetes, Docker and systemd hand a secret to a server that is not root. Nobody else may own it, since
    /// an owner can always read and replace.
    public func problemAsSecret(_ path: String, of account: ProcessAccount) -> String? {
        if owner != account.user, owner != 0 {
            return "it belongs to user \(owner), who can read and replace it: chown \(account.user) \(path)"
        }
        let forbidden: UInt32 = owner == 0 ? 0o027 : 0o077
        guard mode & forbidden != 0 else { return nil }
        return "others may read or change it (mode \(octal)): \(remedy(path, for: account))"
    }

    /// What is wrong with a configuration file that holds a secret; nil where only the server, root and the server's
    /// own groups can read it.
    public func problemAsConfiguration(_ path: String, of account: ProcessAccount) -> String? {
        if owner != account.user, owner != 0 {
            return "the file holds a secret and belongs to user \(owner): chown \(account.user) \(path)"
        }
        let isGroupFine =
            mode & 0o070 == 0 || (mode & 0o020 == 0 && (group == account.group || account.others.contains(group)))
        guard mode & 0o007 == 0, isGroupFine else {
            return "the file holds a secret and others may read or change it (mode \(octal)): "
                + remedy(path, for: account)
        }
        return nil
    }

    /// A file of root's reaches a server that is not root by its group.
    private func remedy(_ path: String, for account: ProcessAccount) -> String {
        guard owner == 0, account.user != 0 else { return "chmod 600 \(path)" }
        return "chgrp \(account.group) \(path) && chmod 440 \(path)"
    }

    /// What is wrong with a data directory; nil where nobody but the server and root can change what is in it.
    public func problemAsDataDirectory(_ path: String, of account: ProcessAccount) -> String? {
        if owner != account.user {
            return "it belongs to user \(owner), who can replace what is in it: chown -R \(account.user) \(path), "
                + "or name a new directory inside it"
        }
        guard mode & 0o022 != 0 else { return nil }
        return "others may replace what is in it (mode \(octal)): chmod 700 \(path)"
    }

    private var octal: String {
        let digits = String(mode, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
