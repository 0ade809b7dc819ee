import Synchronization

/// Events of one function on their way to its processes, and their answers back.
///
/// Each process has a seat: it asks for an event (`next`), has it for itself, and answers it. Event loops, Swift's pool
/// and the threads that watch over processes all come here; nobody waits while the lock is held.
final class HandlerQueue: Sendable {
    /// An event that somebody waits for.
    final class Invocation: Sendable {
        let attempt: FunctionAttempt
        /// What a process knows it by: a new one each time, so that no late answer is taken for another's.
        let id: String
        /// Milliseconds since 1970.
        let deadline: Int64
        private let waiting: Mutex<CheckedContinuation<Result<[UInt8], RunFailure>, Never>?>

        init(
            _ attempt: FunctionAttempt, id: String, deadline: Int64,
            waiting: CheckedContinuation<Result<[UInt8], RunFailure>, Never>
        ) {
            self.attempt = attempt
            self.id = id
            self.deadline = deadline
            self.waiting = Mutex(waiting)
        }

        /// Once; what comes later finds nobody.
        func end(_ result: Result<[UInt8], RunFailure>) {
            let waiting = waiting.withLock { waiting in
                defer { waiting = nil }
                return waiting
            }
            waiting?.resume(returning: result)
        }
    }

    private enum Readiness: Equatable {
        /// It will ask.
        case starting
        case serving
        /// It does not run, and did not get so far as to ask.
        case down(String)
    }

    private struct Seat {
        var readiness = Readiness.starting
        var asking: CheckedContinuation<Invocation?, Never>?
        /// Which question it is that `asking` waits for.
        var question = 0
        var running: Invocation?
        /// Its process is being ended, and gets no more events.
        var isRetired = false
    }

    private struct State {
        var pending: [Invocation] = []
        var seats: [Seat]
        var questions = 0
    }

    private let state: Mutex<State>
    private let now: @Sendable () -> Int64
    private let pause: @Sendable (_ milliseconds: Int) async -> Void
    /// Ends the process of a seat, which has had an event for too long; nil where processes are somebody else's.
    private let interrupt: (@Sendable (_ seat: Int) -> Void)?

    init(
        seats: Int, now: @escaping @Sendable () -> Int64,
        pause: @escaping @Sendable (_ milliseconds: Int) async -> Void,
        interrupt: (@Sendable (_ seat: Int) -> Void)?
    ) {
        state = Mutex(State(seats: Array(repeating: Seat(), count: seats)))
        self.now = now
        self.pause = pause
        self.interrupt = interrupt
    }

    // MARK: For who calls the function

    func run(_ attempt: FunctionAttempt, id: String) async throws(RunFailure) -> [UInt8] {
        let limit = attempt.timeoutMilliseconds
        let deadline = now() + Int64(limit)
        var patience: Task<Void, Never>?
        let result: Result<[UInt8], RunFailure> = await withCheckedContinuation { continuation in
            let invocation = Invocation(attempt, id: id, deadline: deadline, waiting: continuation)
            add(invocation)
            patience = Task.detached { [self] in
                await pause(limit)
                if !Task.isCancelled { giveUp(invocation) }
            }
        }
        patience?.cancel()
        return try result.get()
    }

    private func add(_ invocation: Invocation) {
        enum Next {
            case hand(CheckedContinuation<Invocation?, Never>)
            case fail(String)
            case wait
        }
        let next: Next = state.withLock { state in
            if let seat = state.seats.firstIndex(where: { $0.asking != nil && $0.running == nil }),
                let asking = state.seats[seat].asking
            {
                state.seats[seat].asking = nil
                state.seats[seat].running = invocation
                return .hand(asking)
            }
            if let problem = Self.problem(of: state) { return .fail(problem) }
            state.pending.append(invocation)
            return .wait
        }
        switch next {
        case .hand(let asking): asking.resume(returning: invocation)
        case .fail(let problem): invocation.end(.failure(.failed(message: problem)))
        case .wait: break
        }
    }

    private func giveUp(_ invocation: Invocation) {
        let seat = state.withLock { state in
            state.pending.removeAll { $0 === invocation }
            let seat = state.seats.firstIndex { $0.running === invocation }
            // It may answer in this very moment, and ask for another, which must not end with it.
            if let seat, interrupt != nil { state.seats[seat].isRetired = true }
            return seat
        }
        invocation.end(.failure(.timedOut(invocation.attempt.timeoutMilliseconds)))
        // Lambda ends what runs for too long, too: it might run for ever, and nobody else would be served.
        if let seat { interrupt?(seat) }
    }

    /// Nil while at least one process may ask some time.
    private static func problem(of state: State) -> String? {
        var last: String?
        for seat in state.seats {
            guard case .down(let problem) = seat.readiness else { return nil }
            last = problem
        }
        return last
    }

    // MARK: For the process of a seat

    /// Waits for an event. Nil where another question of the same process came, or the process is gone or to go.
    func next(_ seat: Int) async -> Invocation? {
        let question = state.withLock { state in
            state.questions += 1
            return state.questions
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { ask(seat, question, $0) }
        } onCancel: {
            dismiss(seat, question: question)
        }
    }

    private func ask(_ seat: Int, _ question: Int, _ continuation: CheckedContinuation<Invocation?, Never>) {
        struct Outcome {
            var older: CheckedContinuation<Invocation?, Never>?
            var lost: Invocation?
            var answer: Invocation??
        }
        let outcome: Outcome = state.withLock { state in
            // Whoever asks again without having answered has lost what it had.
            var outcome = Outcome(older: state.seats[seat].asking, lost: state.seats[seat].running)
            state.seats[seat].asking = nil
            state.seats[seat].running = nil
            let isRetired = state.seats[seat].isRetired
            if !isRetired { state.seats[seat].readiness = .serving }
            if Task.isCancelled || isRetired {
                outcome.answer = .some(nil)
            } else if state.pending.isEmpty {
                state.seats[seat].asking = continuation
                state.seats[seat].question = question
            } else {
                let event = state.pending.removeFirst()
                state.seats[seat].running = event
                outcome.answer = event
            }
            return outcome
        }
        outcome.older?.resume(returning: nil)
        outcome.lost?.end(.failure(.failed(message: "Error: Runtime exited without providing a reason")))
        if let answer = outcome.answer { continuation.resume(returning: answer) }
    }

    /// False where nobody waits for that answer any more.
    func answer(_ seat: Int, id: String, _ result: Result<[UInt8], RunFailure>) -> Bool {
        let invocation = state.withLock { state in
            guard let running = state.seats[seat].running, running.id == id else { return nil as Invocation? }
            state.seats[seat].running = nil
            return running
        }
        invocation?.end(result)
        return invocation != nil
    }

    /// The process could not make itself ready.
    func failedToStart(_ seat: Int, _ problem: String) { setDown(seat, problem) }

    // MARK: For who watches over the process of a seat

    func started(_ seat: Int) {
        state.withLock { state in
            state.seats[seat].readiness = .starting
            state.seats[seat].isRetired = false
        }
    }

    /// - Parameters:
    ///   - how: `exit status 1`; nil: by our own doing.
    func ended(_ seat: Int, how: String?) {
        let (running, isReady) = state.withLock { state in
            defer { state.seats[seat].running = nil }
            return (state.seats[seat].running, state.seats[seat].readiness == .serving)
        }
        dismiss(seat)
        let error = "Error: Runtime exited with error: \(how ?? "signal: killed")"
        running?.end(.failure(.failed(message: "RequestId: \(running?.attempt.id ?? "") \(error)")))
        if let how, !isReady, !isDown(seat) { setDown(seat, "Error: Runtime exited with error: \(how)") }
    }

    private func isDown(_ seat: Int) -> Bool {
        state.withLock { state in
            if case .down = state.seats[seat].readiness { true } else { false }
        }
    }

    private func setDown(_ seat: Int, _ problem: String) {
        let lost: [Invocation] = state.withLock { state in
            state.seats[seat].readiness = .down(problem)
            guard Self.problem(of: state) != nil else { return [] }
            defer { state.pending = [] }
            return state.pending
        }
        for invocation in lost { invocation.end(.failure(.failed(message: problem))) }
    }

    /// - Parameter question: nil: whichever it is.
    private func dismiss(_ seat: Int, question: Int? = nil) {
        let asking = state.withLock { state in
            if let question, state.seats[seat].question != question {
                return nil as CheckedContinuation<Invocation?, Never>?
            }
            defer { state.seats[seat].asking = nil }
            return state.seats[seat].asking
        }
        asking?.resume(returning: nil)
    }

    /// Gives the process of a seat no more events, until another is started. False while it has one.
    func retire(_ seat: Int) -> Bool {
        let (isIdle, asking) = state.withLock { state in
            guard state.seats[seat].running == nil else {
                return (false, nil as CheckedContinuation<Invocation?, Never>?)
            }
            defer { state.seats[seat].asking = nil }
            state.seats[seat].readiness = .starting
            state.seats[seat].isRetired = true
            return (true, state.seats[seat].asking)
        }
        asking?.resume(returning: nil)
        return isIdle
    }

    /// Fails what waits.
    func stop() {
        let lost = state.withLock { state in
            defer { state.pending = [] }
            return state.pending
        }
        for invocation in lost {
            invocation.end(
                .failure(
                    .notInvoked(error: "ServiceException", reason: "this server stops", isWorthRepeating: false)))
        }
    }
}
