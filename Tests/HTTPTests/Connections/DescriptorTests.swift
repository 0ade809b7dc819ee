import Glibc
import HTTP
import Testing

@Suite("Out of descriptors")
struct DescriptorTests {
    /// In a process of its own, which can be brought to its limit without hurting other tests.
    @Test func `the server waits for a free one without spinning, and goes on`() async {
        await #expect(processExitsWith: .success) {
            try await withServer(configuration: .with { $0.loops = 1 }) { addresses, _ throws in
                // The client's end of each connection takes a descriptor too.
                var clients = try (0..<5).map { _ in try Client(addresses[0]) }
                for client in clients {
                    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                    _ = try client.response()
                }
                let free = dup(0)
                close(free)
                var limit = rlimit(rlim_cur: rlim_t(free) + 1, rlim_max: rlim_t(free) + 1)
                setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
                let late = try Client(addresses[0])
                late.send("GET /late HTTP/1.1\r\nHost: a\r\n\r\n")
                let before = clock()
                usleep(300_000)
                // A spinning loop would have used all of it.
                guard clock() - before < CLOCKS_PER_SEC / 10 else { exit(2) }
                clients = []
                guard try late.response().body == "GET /late " else { exit(3) }
            }
        }
    }
}
