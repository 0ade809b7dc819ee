import Glibc
import Storage
import TestSupport
import Testing
import Threads

@testable import StoragePostgres

/// Connections are made within the time of whoever waits for them.
@Suite(.timeLimit(.minutes(5))) struct PostgresDialTests {
    @Test func `a host that is silent leaves time for the next one`() async throws {
        try await PostgresCluster.shared.withDatabase { address in
            let silent = try SilentHost()
            let both = address.replacing("?host=", with: "?host=\(silent.directory.path),")
            try await onOSThread {
                let session = PostgresSession(Self.connector(both))
                defer { session.close() }
                // Less than the three seconds that are given to a host where there is time.
                let one = try session.read(before: Monotonic.milliseconds + 2500) { sql in
                    try sql.first("SELECT 1") { $0.int(0) }
                }
                #expect(one == 1)
                let probe = try PostgresProbe(address: both, password: nil, patienceMilliseconds: 2500)
                #expect(try probe.value("SELECT 1") == "1")
            }
        }
    }

    @Test func `a host that hangs is not waited for before the next one is tried`() async throws {
        try await PostgresCluster.shared.withDatabase { address in
            let silent = try SilentHost()
            let both =
                address.replacing("?host=", with: "?host=\(silent.directory.path),") + "&connect_timeout=3600"
            try await onOSThread {
                let connection = try Self.connector(both).open(before: Monotonic.milliseconds + 7_200_000)
                connection.close()
            }
        }
    }

    @Test func `of several hosts a standby is preferred where that is asked for, and another one taken`()
        async throws
    {
        try await PostgresCluster.shared.withDatabase { address in
            let both = address.replacing("?host=", with: "?host=/nonexistent,") + "&target_session_attrs=prefer-standby"
            try await onOSThread {
                let probe = try PostgresProbe(address: both, password: nil)
                #expect(try probe.value("SELECT 1") == "1")
            }
        }
    }

    @Test func `hosts that all fail are all named`() async throws {
        let silent = try SilentHost()
        try await onOSThread {
            let address = "postgres://u@/d?host=/nonexistent,\(silent.directory.path)"
            let refusal = #expect(throws: PostgresRefusal.self) {
                try PostgresProbe(address: address, password: nil, patienceMilliseconds: 200)
            }
            #expect(refusal?.reason == .unreachable)
            #expect(refusal?.message.contains("/nonexistent") == true)
            #expect(
                refusal?.message.contains("\(silent.directory.path)\", port 5432 failed: no answer in time") == true)
            let session = PostgresSession(Self.connector(address))
            defer { session.close() }
            let error = #expect(throws: SQLError.self) {
                try session.read(before: Monotonic.milliseconds + 200) { _ in }
            }
            #expect(error?.kind == .unavailable)
        }
    }

    @Test func `what the server says of a connection keeps its code`() async throws {
        try await PostgresCluster.shared.withDatabase { address in
            let absent = address.replacing(#/\/[a-z0-9_]+\?/#, with: "/nowhere?")
            try await onOSThread {
                let error = #expect(throws: SQLError.self) {
                    try Self.connector(absent).open(before: Monotonic.milliseconds + 5000)
                }
                #expect(error.map { PostgresRefusal($0).reason } == .databaseMissing)
            }
        }
    }

    @Test func `a name is looked up, and a directory or a number is not`() {
        let name = PostgresPlace(host: "localhost", port: "5432", hostAddress: "")
        #expect(name.resolved.contains { $0.host == "localhost" && ["127.0.0.1", "::1"].contains($0.hostAddress) })
        for place in [
            PostgresPlace(host: "/run", port: "1", hostAddress: ""),
            PostgresPlace(host: "a", port: "1", hostAddress: "::1"),
        ] {
            #expect(place.resolved == [place])
        }
    }

    @Test func `the hosts of an address are told with their ports and numbers`() {
        let address = PostgresPlace.Address("postgres://u@a:1,b:2/d?target_session_attrs=primary&connect_timeout=7")
        #expect(
            address.places == [
                PostgresPlace(host: "a", port: "1", hostAddress: ""),
                PostgresPlace(host: "b", port: "2", hostAddress: ""),
            ])
        #expect(address.wanted == "primary" && address.patience == 7)
        let numbers = PostgresPlace.Address("hostaddr=10.0.0.1,10.0.0.2 dbname=d")
        #expect(numbers.places.map(\.name) == ["10.0.0.1", "10.0.0.2"])
        #expect(PostgresPlace.Address("dbname=d").places.isEmpty)
    }

    private static func connector(_ address: String) -> PostgresConnector {
        PostgresConnector(
            address: address, route: PostgresRoute(address), password: nil, namesStatements: true,
            patienceMilliseconds: 5000, connectPatienceMilliseconds: 5000)
    }
}

/// Takes connections and says nothing.
private final class SilentHost: Sendable {
    let directory: TemporaryDirectory
    private let listener: Int32

    init() throws {
        directory = try TemporaryDirectory()
        let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        var place = sockaddr_un()
        place.sun_family = sa_family_t(AF_UNIX)
        let path = directory[".s.PGSQL.5432"]
        withUnsafeMutableBytes(of: &place.sun_path) { $0.copyBytes(from: Array(path.utf8).prefix($0.count - 1)) }
        let status = withUnsafePointer(to: &place) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(status == 0 && listen(listener, 64) == 0)
    }

    deinit { close(listener) }
}
