import Glibc
import HTTP
import Synchronization
import Testing

@Suite("Out of descriptors")
struct DescriptorTests {
    /// In a process of its own, which can be brought to its limit without hurting other tests.
    @Test func `the server waits for a free one without spinning, and goes on`() async {
        await #expect(processExitsWith: .success) {
            let loop = Atomic<pthread_t>(0)
            let handler = Answer { request in
                loop.store(pthread_self(), ordering: .relaxed)
                return await Answer.echo.respond(to: request)
            }
            try await withServer(handler, configuration: .with { $0.loops = 1 }) { addresses, _ throws in
                // The client's end of each connection takes a descriptor too.
                var clients = try (0..<5).map { _ in try Client(addresses[0]) }
                for client in clients {
                    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                    _ = try client.response()
                }
                // A number that everything open is below, whatever this process has inherited: a descriptor that comes
                // free can be used again, and the lowest one that is free now need not be.
                var limit = rlimit()
                getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
                limit.rlim_cur = min(limit.rlim_max, 4096)
                guard setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { exit(2) }
                var spares: [Int32] = []
                func takeAll() {
                    while true {
                        let spare = dup(2)
                        guard spare >= 0 else { return }
                        spares.append(spare)
                    }
                }
                takeAll()
                var late: Client?
                while late == nil {
                    // Something else in this process may take it, and give it back.
                    if let spare = spares.popLast() { close(spare) }
                    late = try? Client(addresses[0])
                }
                takeAll()
                guard let late else { exit(3) }
                late.send("GET /late HTTP/1.1\r\nHost: a\r\n\r\n")
                // Of the loop's thread alone: a spinning one would use all that it gets.
                var clock = clockid_t()
                pthread_getcpuclockid(loop.load(ordering: .relaxed), &clock)
                func spent() -> Int {
                    var time = timespec()
                    clock_gettime(clock, &time)
                    return time.tv_sec * 1_000_000 + time.tv_nsec / 1000
                }
                let before = spent()
                usleep(300_000)
                guard spent() - before < 100_000 else { exit(4) }
                clients = []
                guard try late.response().body == "GET /late " else { exit(5) }
            }
        }
    }
}
