import Cryptography
public import Identity
public import Logging
public import ServiceModel
import Synchronization

/// Delivers the messages of one medium, as many at once as the policy says.
///
/// One task claims; each claimed message has a task of its own, on Swift's pool, which suspends while the transport
/// waits. So a transport that hangs keeps its own medium's messages back and nothing else.
public final class DeliveryWorker: Sendable {
    private let medium: DeliveryMediumType
    /// Nil where messages wait to be fetched, but for those that functions deliver.
    private let transport: (any Transport)?
    private let functions: (any Transport)?
    private let policy: DeliveryPolicy
    private let services: Services
    private let log: Logger
    /// Letters that are under way.
    private let underWay = Mutex(0)
    private let ended = WakeSignal()

    /// - Parameter functions: for messages of pools whose owner delivers them.
    public init(
        _ medium: DeliveryMediumType, by transport: (any Transport)?, functions: (any Transport)? = nil,
        policy: DeliveryPolicy, services: Services, log: Logger
    ) {
        self.medium = medium
        self.transport = transport
        self.functions = functions
        self.policy = policy
        self.services = services
        self.log = log
    }

    /// Claims and delivers until it is cancelled. What is under way then goes on: `waitForLetters` waits for it.
    public func run() async {
        while !Task.isCancelled {
            let (news, room) = (services.due[medium].generation, ended.generation)
            let free = policy.lettersAtOnce - count
            guard free > 0 else {
                await ended.wait(beyond: room)
                continue
            }
            do {
                let due = try await nextDue()
                guard let due, due <= services.clock.now else {
                    await rest(until: due, beyond: (news, room))
                    continue
                }
                let letters = try await claim(limit: free)
                for letter in letters {
                    underWay.withLock { $0 += 1 }
                    Task.detached { [self] in
                        await deliver(letter)
                        underWay.withLock { $0 -= 1 }
                        ended.notify()
                    }
                }
                // What is due is another server's to take, or was taken in this moment.
                if letters.isEmpty { await rest(until: due, beyond: (news, room)) }
            } catch {
                guard !Task.isCancelled else { return }
                log.warning("cannot look for messages to deliver, will try again: \(error)")
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// Delivers what is due now, and returns when all of it has ended. How many it were.
    @discardableResult
    public func round() async throws -> Int {
        guard let due = try await nextDue(), due <= services.clock.now else { return 0 }
        let letters = try await claim(limit: policy.lettersAtOnce)
        await withTaskGroup(of: Void.self) { group in
            for letter in letters { group.addTask { await self.deliver(letter) } }
        }
        return letters.count
    }

    /// Letters that are under way in this server.
    public var count: Int { underWay.withLock { $0 } }

    /// Until none is under way.
    public func waitForLetters() async {
        while true {
            let room = ended.generation
            if count == 0 { return }
            await ended.wait(beyond: room)
            if Task.isCancelled { return }
        }
    }

    // MARK: Claiming

    /// A message and the word of its claim.
    private struct Claimed: Sendable {
        let message: StoredMessage
        let owner: String
    }

    /// When the message that is due first is due; nil where none waits. A look before each claim: while there is nothing
    /// to do, nothing is written.
    private func nextDue() async throws -> Int64? {
        let medium = medium.rawValue
        return try await services.store.read { try $0.nextDue(medium: medium) }
    }

    private func claim(limit: Int) async throws -> [Claimed] {
        let (medium, now, owner) = (medium.rawValue, services.clock.now, services.random.uuid())
        let until = now + policy.claim
        return try await services.store.write {
            try $0.claimMessages(medium: medium, by: owner, now: now, until: until, limit: limit)
        }.map { Claimed(message: $0, owner: owner) }
    }

    /// Until there is a new message, one that was under way has ended, which may be due again soon, or the one that is due
    /// first is. Other servers' claims end at such a time, too.
    private func rest(until due: Int64?, beyond seen: (news: Int, room: Int)) async {
        let longest = 30 * Milliseconds.second
        // What is due already is another's to take, or will be in a moment.
        let pause = due.map { min(max($0 - services.clock.now, 50), longest) } ?? longest
        let (news, ended) = (services.due[medium], ended)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await news.wait(beyond: seen.news) }
            group.addTask { await ended.wait(beyond: seen.room) }
            group.addTask { try? await Task.sleep(for: .milliseconds(pause)) }
            await group.next()
            group.cancelAll()
        }
    }

    // MARK: One message

    private enum Outcome {
        case delivered
        case again(String, at: Int64)
        case failed(String)
        case interrupted
        /// It is to be fetched.
        case left
    }

    private func deliver(_ claimed: Claimed) async {
        let outcome = await attempt(claimed.message)
        note(outcome, of: claimed.message)
        // Where the store fails for a moment, it is not what has been sent that shall be sent again.
        for _ in 0..<5 {
            do {
                try await settle(claimed, outcome)
                return
            } catch {
                log.warning(
                    "cannot note how a delivery ended: \(error)",
                    metadata: ["message": .string("\(claimed.message.id)")])
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    private func attempt(_ message: StoredMessage) async -> Outcome {
        let end = DeliveryPolicy.end(of: message)
        guard services.clock.now < end else {
            return .failed(
                message.lastError.map { "its time is over; \($0)" } ?? "its time was over before it could be sent")
        }
        let letter: Letter
        do {
            guard let opened = try await open(message, end: end) else {
                return .failed("its content, or its user pool, is no longer there")
            }
            letter = opened
        } catch {
            log.error("cannot open a message: \(error)", metadata: ["message": .string("\(message.id)")])
            return later(message, "it cannot be read; the log says why", pause: 0, end: end)
        }
        guard let way = letter.handover == nil ? transport : functions else { return .left }
        do throws(DeliveryFailure) {
            try await way.deliver(letter)
            return .delivered
        } catch {
            switch error {
            case .never(let reason): return .failed(Self.without(letter.content.code, reason))
            case .again(let reason, let pause):
                return later(message, Self.without(letter.content.code, reason), pause: pause, end: end)
            case .interrupted: return .interrupted
            }
        }
    }

    private func later(_ message: StoredMessage, _ reason: String, pause: Int64, end: Int64) -> Outcome {
        let next =
            services.clock.now + max(pause, policy.backOff.pause(after: message.attempts, random: services.random))
        return next < end ? .again(reason, at: next) : .failed("given up, since its time is over by then; \(reason)")
    }

    /// Nil where there is nothing to send.
    private func open(_ message: StoredMessage, end: Int64) async throws -> Letter? {
        guard let content = try MessageContent.open(message, with: services.keys),
            let pool = try await services.pools.knownPool(message.poolId)
        else { return nil }
        let sender = pool.settings.emailConfiguration
        let key = message.key(services.keys)
        var letter = Letter(
            key: key, medium: medium, destination: message.destination,
            purpose: message.purpose, poolId: message.poolId, username: message.username, sub: message.sub,
            content: content, from: content.from ?? sender.flatMap(PoolSender.address),
            replyTo: content.replyTo ?? sender?.replyToEmailAddress,
            createdAt: message.createdAt, expiresAt: message.expiresAt ?? end, attempt: message.attempts)
        letter.handover = CustomSender.Handover(of: message, content, pool: pool, requestId: key)
        return letter
    }

    /// What another server said may repeat what it was sent.
    private static func without(_ code: String, _ reason: String) -> String {
        code.isEmpty ? reason : reason.replacing(code, with: "***")
    }

    // MARK: How it ended

    private func settle(_ claimed: Claimed, _ outcome: Outcome) async throws {
        let (id, owner, redacts) = (claimed.message.id, claimed.owner, policy.redacts)
        let now = services.clock.now
        try await services.store.write { store in
            switch outcome {
            // It is delivered, whosever claim it is by now.
            case .delivered: try store.markDelivered(ids: [id], at: now, redact: redacts)
            case .again(let reason, let due):
                _ = try store.postpone(id: id, claimedBy: owner, until: due, error: reason)
            case .failed(let reason):
                _ = try store.giveUp(id: id, claimedBy: owner, at: now, error: reason, redact: redacts)
            case .left: _ = try store.leave(id: id, claimedBy: owner)
            case .interrupted: _ = try store.postpone(id: id, claimedBy: owner, until: now, error: nil)
            }
        }
    }

    private func note(_ outcome: Outcome, of message: StoredMessage) {
        let metadata: Logger.Metadata = [
            "message": .string("\(message.id)"), "medium": .string(message.medium), "purpose": .string(message.purpose),
            "pool": .string(message.poolId), "attempt": .string("\(message.attempts)"),
        ]
        /// Whom it was for stands in the outbox, and not in logs.
        func said(_ reason: String) -> String { reason.replacing(message.destination, with: "***") }
        switch outcome {
        case .delivered: log.info("message delivered", metadata: metadata)
        case .again(let reason, _):
            log.notice("message not delivered, will try again: \(said(reason))", metadata: metadata)
        case .failed(let reason):
            log.warning("message given up: \(said(reason))", metadata: metadata)
            let what = "\(message.medium) message \(message.id) (\(message.purpose))"
            services.activityLog.note(
                PoolActivity(
                    poolId: message.poolId, at: services.clock.now,
                    event: .undeliveredMessage(details: "The \(what) was not delivered: \(said(reason))")))
        case .interrupted, .left: break
        }
    }
}
