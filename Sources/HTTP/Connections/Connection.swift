/// A client's connection: receives requests, has them answered one at a time and in order, and ends.
///
/// It belongs to its loop's thread. The handler's task holds it too, but touches it only in `complete`,
/// which runs on that thread, or finds the connection closed.
///
/// The socket is registered for edges: what it reports is kept in `isReadable` and the like until acted
/// upon. Nothing is received while a handler runs or while the client does not take its answer, so the
/// kernel's buffers, and then the client, do the waiting.
final class Connection: @unchecked Sendable {
    private enum Phase {
        case receiving
        /// A handler has the request.
        case handling
        /// What is in the buffer is still sent, then no more.
        case closing
        /// All is sent; the client is given time to read it before the socket goes away with a reset.
        case lingering
        case closed
    }

    /// Requests answered, and receptions made, in one go before other connections have their turn.
    static let turnLimit = 16
    /// Answers gathered before they are sent.
    private static let batchLimit = 128 * 1024
    /// Bytes discarded while lingering; who sends more does not read our answer anyway.
    private static let lingerLimit = 16 * 1024 * 1024

    let token: UInt64
    let admission: Census.Admission
    var slot: Int32 { socket.descriptor }

    private let loop: EventLoop
    private let socket: Socket
    private var parser: RequestParser
    /// Received, not yet parsed; most of the time empty and without memory.
    private var input = ByteBuffer()
    /// Written, not yet taken by the kernel; likewise.
    private var output = ByteBuffer()
    /// What the request takes that a handler has.
    private var requestBytes = 0
    private var share: BufferShare

    private var phase = Phase.receiving
    private var exchange = Exchange()
    private var task: Task<Void, Never>?
    /// The body that the handler is taking.
    private var stream: BodyStream?
    /// The handler has not suspended so far: it runs beneath `start`.
    private var isInline = false

    private var isReadable = false
    /// The client sends no more. It may still read: a program that closes only that side, as `nc -N` does, looks
    /// the same from here as one that is gone.
    private var hasPeerEnded = false
    /// Nothing goes either way any more.
    private var isDead = false
    /// The loop will give it another turn.
    private var isQueued = false
    private var servedThisTurn = 0
    /// The parser has seen all of `input` and needs more.
    private var isStarved = true
    /// A request was completed, or bytes were taken: the time-out that runs begins anew.
    private var hasProgressed = false
    private var hasServed = false
    private var discarded = 0

    init(
        loop: EventLoop, socket: Socket, peer: SocketAddress, admission: Census.Admission, generation: UInt32
    ) {
        self.loop = loop
        self.socket = socket
        self.admission = admission
        token = UInt64(generation) << 32 | UInt64(UInt32(bitPattern: socket.descriptor))
        parser = RequestParser(limits: loop.configuration.limits, peer: peer)
        share = BufferShare(of: loop.budget, limits: loop.configuration.limits)
    }

    /// Once the loop knows the connection.
    func begin() {
        if admission == .refused {
            refuse(Refusal(503, .tooManyConnections))
            sendOutbound()
        }
        updateDeadline()
    }

    /// Takes note of what epoll says, and acts on it.
    func note(_ state: Poller.Interest) {
        if state.contains(.input) { isReadable = true }
        if !state.isDisjoint(with: [.peerEnded, .dead]) {
            hasPeerEnded = true
            isReadable = true
        }
        if !state.isDisjoint(with: .dead) {
            isDead = true
            task?.cancel()
        }
        // Its turn comes: who sends without pause would otherwise have one for each packet as well.
        if isQueued, !isDead { return }
        advance()
    }

    /// The others had their turn.
    func takeTurn() {
        isQueued = false
        advance()
    }

    /// Does all that can be done without waiting, within the limits of a turn.
    private func advance() {
        if isDead, phase != .handling { close() }
        guard phase != .closed else { return }
        if !output.isEmpty { sendPending() }
        var receptions = 0
        servedThisTurn = 0
        while phase == .receiving, output.isEmpty, isReadable || !isStarved {
            guard receptions < Self.turnLimit, servedThisTurn < Self.turnLimit else {
                queue()
                break
            }
            if isStarved {
                receptions += 1
                receive()
            } else {
                consumeInput()
            }
            sendOutbound()
        }
        if phase == .lingering { discardInput() }
        if phase == .handling, stream?.isWanted == true { feedStream() }
        if !share.covers(heldBytes, for: .request) { dropSentAhead() }
        updateDeadline()
    }

    private func queue() {
        guard !isQueued else { return }
        isQueued = true
        loop.again(self)
    }
}

// MARK: - Memory
extension Connection {
    private var heldBytes: Int { input.capacity + output.capacity + parser.heldBytes + requestBytes }

    /// There is no room for what the client has sent beyond the request that is being answered: it may send that
    /// again, on another connection (RFC 9112 §9.3.2).
    private func dropSentAhead() {
        input.clear(keeping: 0)
        isStarved = true
        exchange.keepsAlive = false
        if phase == .receiving { phase = .closing }
        finishIfSent()
        _ = share.covers(heldBytes, for: .request)
    }
}

// MARK: - Receiving
extension Connection {
    private func receive() {
        if input.isEmpty {
            switch socket.receive(into: loop.inbound) {
            case .bytes(let count):
                noteReceived(count, of: loop.inbound.count)
                let bytes = UnsafeRawBufferPointer(loop.inbound).slice(0..<count)
                let consumed = process(bytes)
                if phase == .receiving || phase == .handling { input.append(bytes.slice(consumed..<count)) }
            case let other: noteNothing(other)
            }
        } else {
            input.reserve(4096)
            let room = input.room
            switch socket.receive(into: room) {
            case .bytes(let count):
                noteReceived(count, of: room.count)
                input.commit(count)
                consumeInput()
            case let other: noteNothing(other)
            }
        }
    }

    private func consumeInput() {
        let consumed = process(input.bytes)
        guard phase != .closed else { return }
        input.consume(consumed)
        if input.isEmpty { input.clear(keeping: 0) }
    }

    /// Less than there was room for: the kernel has no more, and will say so when it has (epoll(7)).
    /// But the end of the stream is only seen by reading it.
    private func noteReceived(_ count: Int, of room: Int) {
        isReadable = count == room || hasPeerEnded
    }

    private func noteNothing(_ outcome: Socket.Outcome) {
        switch outcome {
        case .wouldBlock, .bytes: isReadable = false
        case .ended, .failed: close()
        }
    }

    /// Has the requests in `bytes` answered, until one keeps its handler waiting. Returns how many bytes
    /// have been taken; sets `isStarved`.
    private func process(_ bytes: UnsafeRawBufferPointer) -> Int {
        var offset = 0
        isStarved = false
        while phase == .receiving, servedThisTurn < Self.turnLimit, loop.outbound.count < Self.batchLimit {
            if offset == bytes.count {
                isStarved = true
                break
            }
            switch parser.parse(bytes.slice(offset..<bytes.count)) {
            case .request(let request, let exchange, let consumed):
                offset += consumed
                servedThisTurn += 1
                start(request, exchange)
            case .streamed(let request, let exchange, let consumed):
                offset += consumed
                servedThisTurn += 1
                startStreaming(request, exchange)
            case .incomplete(let consumed):
                isStarved = true
                guard share.covers(parser.heldBytes, for: .request) else {
                    refuse(Refusal(503, .noRoom))
                    return bytes.count
                }
                if parser.awaitsContinue {
                    parser.didContinue()
                    loop.outbound.append(ResponseWriter.continueLine)
                }
                return offset + consumed
            case .refused(let refusal):
                refuse(refusal)
                return bytes.count
            }
        }
        return offset
    }
}

// MARK: - Answering
extension Connection {
    private func start(_ request: HTTPRequest, _ exchange: Exchange) {
        phase = .handling
        self.exchange = exchange
        requestBytes = request.headers.heldBytes + request.body.capacity
        loop.handlersRunning += 1
        isInline = true
        let task = Task.immediate(executorPreference: loop) { [handler = loop.handler] in
            let response = await handler.respond(to: request)
            self.complete(response)
        }
        isInline = false
        guard phase == .handling else { return }
        self.task = task
    }

    /// Asked for a piece, the connection takes its turn later: the handler may be running beneath this very call.
    private func startStreaming(_ request: HTTPRequest, _ exchange: Exchange) {
        let stream = BodyStream { [weak self] in self?.queue() }
        self.stream = stream
        if parser.endEmptyStream() { stream.deliver([], isLast: true) }
        var request = request
        request.stream = stream
        start(request, exchange)
    }

    private func complete(_ response: HTTPResponse) {
        requestBytes = 0
        endStream()
        guard phase == .handling else {
            // The connection was cut. Once the loop has ended too, this is another thread.
            if EventLoop.current === loop { loop.handlersRunning -= 1 }
            _ = share.covers(0, for: .request)
            return
        }
        loop.handlersRunning -= 1
        task = nil
        hasProgressed = true
        hasServed = true
        if isDead { return close() }
        if loop.isStopping { exchange.keepsAlive = false }
        ResponseWriter.write(response, to: exchange, date: loop.date.text, into: &loop.outbound)
        phase = exchange.keepsAlive ? .receiving : .closing
        if !isInline {
            sendOutbound()
            queue()
        }
    }

    /// Answers with an error, and takes no further request. The caller sends.
    private func refuse(_ refusal: Refusal) {
        phase = .closing
        hasProgressed = true
        parser.forget()
        let exchange = Exchange(keepsAlive: false)
        ResponseWriter.write(refusal.response, to: exchange, date: loop.date.text, into: &loop.outbound)
    }
}

// MARK: - Streamed bodies
extension Connection {
    /// Gives the handler the next piece, as far as it has come.
    private func feedStream() {
        guard let stream else { return }
        if parser.awaitsContinue, input.isEmpty {
            parser.didContinue()
            loop.outbound.append(ResponseWriter.continueLine)
            sendOutbound()
        }
        var piece: [UInt8] = []
        var isComplete = false
        do {
            while phase == .handling, !isComplete, piece.count < BodyStream.pieceBytes, !input.isEmpty || isReadable {
                if input.isEmpty { receiveAhead() }
                guard !input.isEmpty else { continue }
                if piece.isEmpty { piece.reserveCapacity(BodyStream.pieceBytes + 16 * 1024) }
                let consumed: Int
                (consumed, isComplete) = try parser.readStream(
                    input.bytes, room: BodyStream.pieceBytes, into: &piece)
                input.consume(consumed)
            }
        } catch {
            stream.fail(error.status == 413 ? .tooLarge : .malformed)
            return
        }
        if input.isEmpty { input.clear(keeping: 0) }
        guard phase == .handling, isComplete || !piece.isEmpty else { return }
        hasProgressed = true
        stream.deliver(piece, isLast: isComplete)
    }

    private func receiveAhead() {
        input.reserve(16 * 1024)
        let room = input.room
        switch socket.receive(into: room) {
        case .bytes(let count):
            noteReceived(count, of: room.count)
            input.commit(count)
        case let other: noteNothing(other)
        }
    }

    /// The handler has answered, or the connection is gone.
    private func endStream() {
        guard let ended = stream else { return }
        stream = nil
        // What it did not take cannot be told from a request.
        if !ended.isComplete {
            exchange.keepsAlive = false
            parser.forget()
        }
        ended.fail(.disconnected)
    }
}

// MARK: - Sending
extension Connection {
    /// Sends what the loop's buffer holds for this connection; keeps what the kernel does not take.
    private func sendOutbound() {
        guard !loop.outbound.isEmpty else { return }
        if output.isEmpty, phase != .closed {
            let sent = send(loop.outbound.bytes)
            loop.outbound.consume(sent)
        }
        if phase != .closed { output.append(loop.outbound.bytes) }
        loop.outbound.clear(keeping: 256 * 1024)
        // A client that takes no answers is cut off where there is no more room to keep them.
        if phase != .closed, !share.covers(heldBytes, for: .answer) { abort() }
        finishIfSent()
    }

    private func sendPending() {
        let sent = send(output.bytes)
        output.consume(sent)
        if sent > 0 { hasProgressed = true }
        if output.isEmpty { output.clear(keeping: 0) }
        finishIfSent()
    }

    private func send(_ bytes: UnsafeRawBufferPointer) -> Int {
        var sent = 0
        while sent < bytes.count {
            switch socket.send(bytes.slice(sent..<bytes.count)) {
            case .bytes(let count): sent += count
            case .wouldBlock: return sent
            case .ended, .failed:
                close()
                return sent
            }
        }
        return sent
    }

    private func finishIfSent() {
        guard phase == .closing, output.isEmpty else { return }
        phase = .lingering
        socket.finishSending()
    }
}

// MARK: - Ending
extension Connection {
    private func discardInput() {
        input.clear(keeping: 0)
        while phase == .lingering, isReadable {
            switch socket.receive(into: loop.inbound) {
            case .bytes(let count):
                discarded += count
                if discarded > Self.lingerLimit { close() }
                noteReceived(count, of: loop.inbound.count)
            case let other: noteNothing(other)
            }
        }
    }

    /// One time-out at most runs, and which one follows from where the connection stands.
    private func updateDeadline() {
        let wanted: DeadlineQueue.Kind?
        switch phase {
        case .closed: return
        case .handling: wanted = !output.isEmpty ? .write : stream?.isWanted == true ? .body : nil
        case .lingering: wanted = .linger
        case .receiving, .closing:
            if !output.isEmpty {
                wanted = .write
            } else {
                switch parser.progress {
                case .idle: wanted = hasServed ? .idle : .head
                case .head: wanted = .head
                case .body: wanted = .body
                }
            }
        }
        if hasProgressed || wanted != loop.deadlines.kind(of: slot) {
            if let wanted {
                loop.deadlines.start(wanted, for: slot, now: loop.now)
            } else {
                loop.deadlines.stop(slot)
            }
        }
        hasProgressed = false
    }

    /// The time-out has passed.
    func expire(_ kind: DeadlineQueue.Kind) {
        switch kind {
        case .body where phase == .handling:
            stream?.fail(.tooSlow)
            updateDeadline()
        case .head where parser.progress == .head, .body:
            refuse(Refusal(408, .tooSlow))
            sendOutbound()
            updateDeadline()
        case .write:
            abort()
        case .head, .idle, .linger:
            close()
        }
    }

    /// The server takes no new requests. What has arrived is still answered, what has begun may finish.
    func stop() {
        advance()
        if phase == .receiving, parser.progress == .idle, output.isEmpty, isStarved { close() }
    }

    /// The server stops, and has waited for the rest of a request for as long as it will.
    func dropUnfinished() {
        if phase == .lingering || phase == .receiving && output.isEmpty { close() }
    }

    /// Ends the connection whatever it is doing, and drops what was not sent.
    func abort() {
        guard phase != .closed else { return }
        socket.discardOnClose()
        close()
    }

    private func close() {
        guard phase != .closed else { return }
        phase = .closed
        task?.cancel()
        task = nil
        endStream()
        output.clear(keeping: 0)
        input.clear(keeping: 0)
        parser.forget()
        // A handler that still runs has its request.
        _ = share.covers(heldBytes, for: .request)
        loop.remove(self)
        socket.close()
    }
}
