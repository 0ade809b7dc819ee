import Glibc

/// A clock that nobody sets, for waiting and for the age of what is kept: no rule of identities looks at it.
public enum Monotonic {
    public static var milliseconds: Int64 {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000
    }
}
