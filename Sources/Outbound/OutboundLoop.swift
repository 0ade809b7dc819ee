import CCurl
import CLinux
import Glibc
import Synchronization
import Threads

/// A call and who waits for it. Known by its identity.
final class OutboundJob: Sendable {
    typealias Answer = @Sendable (Result<OutboundAnswer, OutboundError>) -> Void

    let call: OutboundCall
    /// By the monotonic clock, in milliseconds.
    let deadline: Int64
    private let waiting = Mutex<Answer?>(nil)

    init(_ call: OutboundCall) {
        self.call = call
        deadline = Monotonic.milliseconds + Int64(call.timeoutMilliseconds)
    }

    func wait(_ answer: @escaping Answer) { waiting.withLock { $0 = answer } }

    /// Answers once; what comes later finds nobody.
    func end(_ result: Result<OutboundAnswer, OutboundError>) {
        let answer = waiting.withLock { waiting in
            defer { waiting = nil }
            return waiting
        }
        answer?(result)
    }
}

/// The thread on which libcurl runs.
///
/// Who owns what: the multi handle, every easy handle, every `Transfer` and the epoll set belong to the thread that runs
/// `run()`, and are touched by no other. Other threads put jobs into the mailbox and wake it by an eventfd.
final class OutboundLoop: Sendable {
    private struct Mailbox {
        var waiting: [OutboundJob] = []
        var cancelled: [OutboundJob] = []
        /// Jobs that the thread has taken and that have not ended.
        var running = 0
        var isStopped = false
        /// Whether the thread has ended.
        var isOver = false
        /// Whether the thread knows that there is something in here.
        var isCalled = false
    }

    private let configuration: OutboundConfiguration
    private let mailbox = Mutex(Mailbox())
    /// An eventfd, watched for edges and never read.
    private let wakeup: Int32

    /// libcurl's own, once in a process and before any other call of it.
    private static let isReady: Bool = sekisho_curl_start() == CURLE_OK

    init(_ configuration: OutboundConfiguration) {
        self.configuration = configuration
        wakeup = sekisho_eventfd()
        precondition(Self.isReady, "libcurl does not start")
        precondition(wakeup >= 0, "eventfd: \(String(cString: strerror(errno)))")
    }

    // Not closed with the thread: a late caller may still be about to write to it.
    deinit { close(wakeup) }

    // MARK: From any thread

    func add(_ job: OutboundJob, _ answer: @escaping OutboundJob.Answer) {
        job.wait(answer)
        let refusal: OutboundError? = mailbox.withLock { box in
            if box.isStopped { return .stopped }
            let room = configuration.callsWaiting + max(0, configuration.callsAtOnce - box.running)
            guard box.waiting.count < room else {
                return OutboundError(.overloaded, "too many calls to other servers are waiting")
            }
            box.waiting.append(job)
            wake(&box)
            return nil
        }
        if let refusal { job.end(.failure(refusal)) }
        // Whoever was cancelled before there was somebody to tell.
        if Task.isCancelled { cancel(job) }
    }

    func cancel(_ job: OutboundJob) {
        mailbox.withLock { box in
            box.waiting.removeAll { $0 === job }
            if !box.isOver { box.cancelled.append(job) }
            wake(&box)
        }
        job.end(.failure(.stopped))
    }

    func stop() {
        mailbox.withLock { box in
            box.isStopped = true
            wake(&box)
        }
    }

    /// Once for all that comes before the thread looks.
    private func wake(_ box: inout Mailbox) {
        guard !box.isCalled else { return }
        box.isCalled = true
        var one: UInt64 = 1
        write(wakeup, &one, 8)
    }

    // MARK: On its own thread

    /// Until `stop()`. Blocks.
    func run() {
        guard let multi = curl_multi_init() else { preconditionFailure("libcurl has no memory") }
        _ = sekisho_curl_limit(multi, CURLMOPT_MAXCONNECTS, configuration.callsAtOnce)
        let watch = SocketWatch(multi, wakenBy: wakeup)
        let stock = EasyHandleStock(configuration)
        var transfers: [UnsafeMutableRawPointer: Transfer] = [:]
        while true {
            let taken = take(running: transfers.count)
            for job in taken.late { job.end(.failure(.late)) }
            for job in taken.cancelled {
                guard let found = transfers.first(where: { $0.value.job === job }) else { continue }
                transfers[found.key] = nil
                found.value.leave(multi)
            }
            if taken.isStopped { break }
            for job in taken.begun {
                do throws(OutboundError) {
                    let transfer = try Transfer(job, configuration, stock)
                    try transfer.join(multi)
                    transfers[transfer.handle] = transfer
                } catch {
                    job.end(.failure(error))
                }
            }
            // What has just begun is due at once.
            watch.expire()
            if !collect(multi, &transfers, stock) {
                watch.wait(milliseconds: taken.patience)
                _ = collect(multi, &transfers, stock)
            }
        }
        for transfer in transfers.values {
            transfer.leave(multi)
            transfer.job.end(.failure(.stopped))
        }
        let left = mailbox.withLock { box in
            box.isOver = true
            defer { box.waiting = [] }
            return box.waiting
        }
        for job in left { job.end(.failure(.stopped)) }
        stock.empty()
        // It is told of sockets until the end.
        withExtendedLifetime(watch) { _ = curl_multi_cleanup(multi) }
    }

    private struct Taken {
        var begun: [OutboundJob] = []
        /// Their time was over before their turn came.
        var late: [OutboundJob] = []
        var cancelled: [OutboundJob] = []
        var isStopped = false
        /// In milliseconds, until the next one that waits is late.
        var patience: Int32 = 1000
    }

    /// What has come since the last time, as far as there is room.
    private func take(running: Int) -> Taken {
        let now = Monotonic.milliseconds
        return mailbox.withLock { box in
            box.isCalled = false
            var taken = Taken(late: box.waiting.filter { $0.deadline <= now }, cancelled: box.cancelled)
            if !taken.late.isEmpty { box.waiting.removeAll { $0.deadline <= now } }
            let count = min(box.waiting.count, max(0, configuration.callsAtOnce - running))
            taken.begun = Array(box.waiting.prefix(count))
            box.waiting.removeFirst(count)
            box.cancelled = []
            box.running = running + count
            taken.isStopped = box.isStopped
            if let next = box.waiting.map(\.deadline).min() { taken.patience = Int32(min(1000, max(1, next - now))) }
            return taken
        }
    }

    /// Answers what has ended. True where something has, so that what waits can begin at once.
    private func collect(
        _ multi: UnsafeMutableRawPointer, _ transfers: inout [UnsafeMutableRawPointer: Transfer],
        _ stock: EasyHandleStock
    ) -> Bool {
        var ended = false
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle else { continue }
            let code = sekisho_curl_result(message)
            guard let transfer = transfers.removeValue(forKey: handle) else { continue }
            let result = transfer.result(code)
            transfer.leave(multi)
            if code == CURLE_OK { transfer.giveBack(to: stock) }
            transfer.job.end(result)
            ended = true
        }
        return ended
    }
}

extension OutboundError {
    static let stopped = OutboundError(.stopped, "broken off, since this server stops")
    static let late = OutboundError(.timedOut, "it waited for its turn until its time was over")
}
