import Glibc

/// How many files and sockets the process may have open.
public enum DescriptorLimit {
    /// Raises the soft limit, often 1024, towards the hard one, and returns what it is now.
    ///
    /// It is the process's setting, so that its owner calls this, not the server.
    @discardableResult
    public static func raise(to wanted: Int) -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 0 }
        let raised = min(rlim_t(wanted), limit.rlim_max)
        guard raised > limit.rlim_cur else { return Int(clamping: limit.rlim_cur) }
        limit.rlim_cur = raised
        guard setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 0 }
        return Int(clamping: raised)
    }
}
