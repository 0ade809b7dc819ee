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

    private static func signals() -> sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGTERM)
        sigaddset(&set, SIGINT)
        return set
    }
}
