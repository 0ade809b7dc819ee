import ServiceModel

/// Turns away what comes from addresses that a pool never lets in, before anybody is looked for: it costs no read of
/// users and no write, and leaves no event (cognito/advanced-security §6).
enum AddressGate {
    /// Throws `addressBlocked`.
    static func admit(pool: UserPool, client: AppClient, call: Call) async throws {
        guard pool.threatProtection == .enforced else { return }
        let configuration = try await call.pools.riskConfiguration(of: pool, client: client)
        guard !configuration.blocks(call.riskContext(of: client).address) else {
            call.explain("the address is on the pool's list of those that are blocked")
            throw Refusal.risk(.addressBlocked)
        }
    }
}
