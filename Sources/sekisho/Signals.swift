import Glibc

/// SIGTERM and SIGINT, waited for by a thread instead of interrupting one.
enum Signals {
    static func block() {
        var set = signals()
        pthread_sigmask(SIG_BLOCK, &set, nil)
        // A peer that is gone is an error of the write, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
    }

    /// Returns at the next of them. Blocks.
    static func wait() {
        var set = signals()
        var number: Int32 = 0
        sigwait(&set, &number)
    }

    /// Whether one of them comes within so many milliseconds. Blocks.
    static func come(within milliseconds: Int) -> Bool {
        var set = signals()
        var patience = timespec(tv_sec: milliseconds / 1000, tv_nsec: milliseconds % 1000 * 1_000_000)
        while true {
            if sigtimedwait(&set, nil, &patience) > 0 { return true }
            // Stopped and continued: the time begins anew, which does not matter here.
            if errno != EINTR { return false }
        }
    }

    private static func signals() -> sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGTERM)
        sigaddset(&set, SIGINT)
        return set
    }
}
