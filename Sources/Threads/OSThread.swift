import CLinux
import Glibc

/// A detached operating-system thread.
///
/// For whatever blocks or computes for long: Swift's own pool has one thread a core, and a thread
/// blocked there stops every task of the process.
public enum OSThread {
    /// Starts `body` on a thread of its own.
    ///
    /// - Parameters:
    ///   - name: shown by `top -H` and debuggers; the kernel keeps the first 15 bytes.
    ///   - stackSize: in bytes. 512 KiB holds all that we run; the default of 8 MiB is only address space,
    ///     but a smaller one keeps resident memory honest when threads go deep once.
    public static func start(name: String, stackSize: Int = 512 * 1024, _ body: @escaping @Sendable () -> Void) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, stackSize)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        defer { pthread_attr_destroy(&attributes) }
        var thread = pthread_t()
        let box = Unmanaged.passRetained(Body(name: name, run: body))
        let status = pthread_create(
            &thread, &attributes,
            { argument in
                let body = Unmanaged<Body>.fromOpaque(argument!).takeRetainedValue()
                sekisho_name_thread(String(body.name.utf8.prefix(15)) ?? "sekisho")
                body.run()
                return nil
            }, box.toOpaque())
        // Without its threads the process cannot do its work at all; there is nobody to report to.
        precondition(status == 0, "cannot start thread \(name): error \(status)")
    }

    private final class Body {
        let name: String
        let run: @Sendable () -> Void
        init(name: String, run: @escaping @Sendable () -> Void) {
            self.name = name
            self.run = run
        }
    }
}
