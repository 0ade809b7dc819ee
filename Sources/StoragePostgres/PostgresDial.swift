import CPostgres
import Glibc
import Threads

/// Opens connections within a time.
///
/// Libpq waits without regard to anybody's deadline; and where it is told not to wait, it never leaves a host that is
/// silent. So each host that the address names is tried by itself, and so is each number that its name has, each for its
/// part of the time that is left. Only the system's look-up of a name takes as long as it takes.
struct PostgresDial {
    struct Failure: Error {
        /// Libpq's own words in its verbose form, those of each host.
        let said: String
        let asksForPassword: Bool
    }

    let address: String
    /// What yields to what the address says.
    let defaults: [(String, String)]
    let password: String?

    /// For how long one host is tried where the address has no `connect_timeout`, in milliseconds.
    private static let patience: Int64 = 3000

    /// - Parameters:
    ///   - places: to be tried in this order; nil: as the address has them.
    ///   - deadline: by the monotonic clock, in milliseconds.
    func open(places known: [PostgresPlace]? = nil, before deadline: Int64) throws(Failure) -> OpaquePointer {
        let said = PostgresPlace.Address(address)
        let places = known ?? said.places
        guard !places.isEmpty else { return try open(.init(), for: said.patience, before: deadline) }
        var failures: [Failure] = []
        // What libpq does with several hosts, it cannot do with one at a time.
        let passes = said.wanted == "prefer-standby" && places.count > 1 ? ["standby", "any"] : [nil]
        for (pass, wanted) in passes.enumerated() {
            for (index, place) in places.enumerated() {
                let numbers = place.resolved
                for (position, number) in numbers.enumerated() {
                    let left = (passes.count - pass - 1) * places.count + places.count - index - 1
                    let tries = Int64(left + numbers.count - position)
                    let now = Monotonic.milliseconds
                    do throws(Failure) {
                        return try open(
                            Attempt(place: number, wanted: wanted), for: said.patience,
                            before: now + max(0, deadline - now) / tries)
                    } catch {
                        failures.append(error)
                        // As libpq: what another host would say as well is not asked for again.
                        guard error.isOfItsHost else { throw Self.all(failures) }
                    }
                }
            }
        }
        throw Self.all(failures)
    }

    private struct Attempt {
        var place: PostgresPlace?
        var wanted: String?
    }

    private func open(
        _ attempt: Attempt, for seconds: Int64?, before deadline: Int64
    ) throws(Failure) -> OpaquePointer {
        let handle = try start(attempt)
        var deadline = deadline
        switch seconds {
        case nil: deadline = min(deadline, Monotonic.milliseconds + Self.patience)
        // As libpq: no bound of its own.
        case 0: break
        case let seconds?: deadline = min(deadline, Monotonic.milliseconds + seconds * 1000)
        }
        // Only so does libpq tell why a server said no: by its SQLSTATE.
        PQsetErrorVerbosity(handle, PQERRORS_VERBOSE)
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        var state = PQstatus(handle) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING
        while state != PGRES_POLLING_OK, state != PGRES_POLLING_FAILED {
            guard Self.wait(for: handle, reading: state == PGRES_POLLING_READING, until: deadline) else {
                PQfinish(handle)
                let place = attempt.place.map { "connection to server at \"\($0.name)\", port \($0.port) failed: " }
                throw Failure(said: "\(place ?? "")no answer in time", asksForPassword: false)
            }
            state = PQconnectPoll(handle)
        }
        guard state == PGRES_POLLING_OK else {
            defer { PQfinish(handle) }
            throw Failure(
                said: String(cString: PQerrorMessage(handle)), asksForPassword: PQconnectionNeedsPassword(handle) == 1)
        }
        PQsetErrorVerbosity(handle, PQERRORS_DEFAULT)
        return handle
    }

    private func start(_ attempt: Attempt) throws(Failure) -> OpaquePointer {
        // Those before `dbname` yield to what the address says, those after it do not.
        var parameters = defaults + [("dbname", address)] + (attempt.place?.parameters ?? [])
        if let wanted = attempt.wanted { parameters.append(("target_session_attrs", wanted)) }
        parameters.append(("client_encoding", "UTF8"))
        if let password { parameters.append(("password", password)) }
        let started = CStrings.with(parameters.map(\.0)) { keywords in
            CStrings.with(parameters.map(\.1)) { values in PQconnectStartParams(keywords, values, 1) }
        }
        guard let started else {
            throw Failure(said: "no memory is left for a connection", asksForPassword: false)
        }
        return started
    }

    private static func all(_ failures: [Failure]) -> Failure {
        Failure(
            said: failures.map(\.said).joined(separator: "\n"), asksForPassword: failures.last?.asksForPassword == true)
    }

    /// Waits until the connection's socket is ready.
    ///
    /// - Parameter deadline: by the monotonic clock, in milliseconds.
    /// - Returns: whether it is.
    static func wait(for handle: OpaquePointer, reading: Bool, until deadline: Int64) -> Bool {
        while true {
            let rest = deadline - Monotonic.milliseconds
            guard rest > 0 else { return false }
            var descriptor = pollfd(fd: PQsocket(handle), events: Int16(reading ? POLLIN : POLLOUT), revents: 0)
            let ready = poll(&descriptor, 1, Int32(clamping: rest))
            if ready > 0 { return true }
            if ready < 0, errno != EINTR { return false }
        }
    }
}

extension PostgresDial.Failure {
    /// Whether it says nothing of the other hosts.
    var isOfItsHost: Bool { [.unreachable, .notYet, .noFittingHost].contains(refusal.reason) }

    var refusal: PostgresRefusal { PostgresRefusal(failedConnection: said, asksForPassword: asksForPassword) }
}
