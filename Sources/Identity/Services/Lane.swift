import Threads

// The CPU lane as the rules see it: passwords, proofs and signatures are its work.

extension Call {
    /// Throws `tooManyRequests` where the lane would refuse work of this kind now.
    func requireRoom(_ kind: CPULane.Kind) throws(Refusal) {
        if services.lane.isFull(for: kind) { throw .tooManyRequests }
    }

    /// Runs work in the lane, and turns its refusal into ours.
    func inLane<T: Sendable>(_ kind: CPULane.Kind, _ work: @escaping @Sendable () throws -> T) async throws -> T {
        do {
            return try await services.lane.run(kind, work)
        } catch is CPULane.Overloaded {
            throw Refusal.tooManyRequests
        }
    }
}
