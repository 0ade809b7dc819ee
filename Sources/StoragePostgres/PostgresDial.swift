import CPostgres
import Glibc
import Threads

/// Opens connections within a time.
///
/// Libpq waits without regard to anybody's deadline; and where it is told not to wait, it never leaves a host that is
/// silent. So each host that the address names is tried by itself, and so is each number that its name has: one after the
/// other where they say no, and beside each other where they say nothing (as in RFC 8305). Only the system's look-up of a
/// name takes as long as it takes.
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
    /// After how long the next host is tried beside one that is silent, in milliseconds. Who is there has answered by then,
    /// be it from another continent; and a server that hangs still takes connections.
    private static let head: Int64 = 500

    /// - Parameters:
    ///   - places: to be tried in this order; nil: as the address has them.
    ///   - deadline: by the monotonic clock, in milliseconds.
    func open(places known: [PostgresPlace]? = nil, before deadline: Int64) throws(Failure) -> OpaquePointer {
        let said = PostgresPlace.Address(address)
        let places = known ?? said.places
        // What libpq does with several hosts, it cannot do with one at a time.
        let passes = said.wanted == "prefer-standby" && places.count > 1 ? ["standby", "any"] : [nil]
        var race = Race(dial: self, patience: said.patience)
        for (pass, wanted) in passes.enumerated() {
            let now = Monotonic.milliseconds
            let end = now + max(0, deadline - now) / Int64(passes.count - pass)
            let attempts = places.isEmpty ? [Attempt()] : places.map { Attempt(place: $0, wanted: wanted) }
            if let handle = try race.run(attempts, before: end) { return handle }
        }
        throw Failure.all(race.failures)
    }

    /// Attempts at several hosts, each begun when those before it have failed or been silent for a while. The first that
    /// arrives is it.
    private struct Race {
        private struct Runner {
            let attempt: Attempt
            let handle: OpaquePointer
            /// Until when it is tried.
            let end: Int64
            var waitsToRead = false
        }

        let dial: PostgresDial
        /// In seconds.
        let patience: Int64?
        private(set) var failures: [Failure] = []
        private var runners: [Runner] = []

        init(dial: PostgresDial, patience: Int64?) {
            self.dial = dial
            self.patience = patience
        }

        /// - Returns: nil where none arrived by the deadline, or all have failed.
        mutating func run(_ attempts: [Attempt], before deadline: Int64) throws(Failure) -> OpaquePointer? {
            var waiting = attempts[...]
            var nextAt = Monotonic.milliseconds
            defer { end() }
            while true {
                let now = Monotonic.milliseconds
                if let attempt = waiting.first, runners.isEmpty || now >= nextAt {
                    waiting.removeFirst()
                    // A name is looked up when its turn comes. Each of its numbers is a host by itself.
                    if let place = attempt.place, place.hostAddress.isEmpty {
                        let numbers = place.resolved
                        if numbers != [place] {
                            waiting = (numbers.map { Attempt(place: $0, wanted: attempt.wanted) } + waiting)[...]
                            continue
                        }
                    }
                    try begin(attempt, before: deadline)
                    nextAt = now + min(PostgresDial.head, max(0, deadline - now) / Int64(waiting.count + 1))
                }
                if runners.isEmpty, waiting.isEmpty || now >= deadline { return nil }
                wait(until: waiting.isEmpty ? deadline : min(deadline, nextAt))
                if let handle = try advance() { return handle }
            }
        }

        private mutating func begin(_ attempt: Attempt, before deadline: Int64) throws(Failure) {
            let handle = try dial.start(attempt)
            // Only so does libpq tell why a server said no: by its SQLSTATE.
            PQsetErrorVerbosity(handle, PQERRORS_VERBOSE)
            PQsetNoticeProcessor(handle, { _, _ in }, nil)
            var end = deadline
            switch patience {
            case nil: end = min(end, Monotonic.milliseconds + PostgresDial.patience)
            // As libpq: no bound of its own.
            case 0: break
            case let seconds?: end = min(end, Monotonic.milliseconds + seconds * 1000)
            }
            guard PQstatus(handle) != CONNECTION_BAD else { return try fail(attempt, handle) }
            runners.append(Runner(attempt: attempt, handle: handle, end: end))
        }

        private func wait(until moment: Int64) {
            guard !runners.isEmpty else { return }
            let end = min(moment, runners.map(\.end).min() ?? moment)
            var descriptors = runners.map { runner in
                pollfd(
                    fd: PQsocket(runner.handle), events: Int16(runner.waitsToRead ? POLLIN : POLLOUT), revents: 0)
            }
            poll(&descriptors, nfds_t(descriptors.count), Int32(clamping: max(0, end - Monotonic.milliseconds)))
        }

        /// Goes on with those that something has come for, and gives up those whose time is over.
        private mutating func advance() throws(Failure) -> OpaquePointer? {
            for runner in runners {
                guard PostgresDial.isReady(runner.handle, reading: runner.waitsToRead) else {
                    if Monotonic.milliseconds >= runner.end { giveUp(runner) }
                    continue
                }
                switch PQconnectPoll(runner.handle) {
                case PGRES_POLLING_OK:
                    remove(runner)
                    PQsetErrorVerbosity(runner.handle, PQERRORS_DEFAULT)
                    return runner.handle
                case PGRES_POLLING_FAILED:
                    remove(runner)
                    try fail(runner.attempt, runner.handle)
                case let state:
                    guard let index = runners.firstIndex(where: { $0.handle == runner.handle }) else { continue }
                    runners[index].waitsToRead = state == PGRES_POLLING_READING
                }
            }
            return nil
        }

        private mutating func remove(_ runner: Runner) { runners.removeAll { $0.handle == runner.handle } }

        private mutating func giveUp(_ runner: Runner) {
            remove(runner)
            PQfinish(runner.handle)
            let place = runner.attempt.place.map {
                "connection to server at \"\($0.name)\", port \($0.port) failed: "
            }
            failures.append(Failure(said: "\(place ?? "")no answer in time", asksForPassword: false))
        }

        private mutating func fail(_ attempt: Attempt, _ handle: OpaquePointer) throws(Failure) {
            let failure = Failure(
                said: String(cString: PQerrorMessage(handle)), asksForPassword: PQconnectionNeedsPassword(handle) == 1)
            PQfinish(handle)
            failures.append(failure)
            // As libpq: what another host would say as well is not asked for again.
            guard failure.isOfItsHost else { throw Failure.all(failures) }
        }

        private mutating func end() {
            for runner in runners { giveUp(runner) }
        }
    }

    private struct Attempt {
        var place: PostgresPlace?
        var wanted: String?
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

    private static func isReady(_ handle: OpaquePointer, reading: Bool) -> Bool {
        var descriptor = pollfd(fd: PQsocket(handle), events: Int16(reading ? POLLIN : POLLOUT), revents: 0)
        return poll(&descriptor, 1, 0) > 0
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
    /// Several, as one.
    fileprivate static func all(_ failures: [Self]) -> Self {
        Self(
            said: failures.map(\.said).joined(separator: "\n"), asksForPassword: failures.last?.asksForPassword == true)
    }

    /// Whether it says nothing of the other hosts.
    var isOfItsHost: Bool { [.unreachable, .notYet, .noFittingHost].contains(refusal.reason) }

    var refusal: PostgresRefusal { PostgresRefusal(failedConnection: said, asksForPassword: asksForPassword) }
}
