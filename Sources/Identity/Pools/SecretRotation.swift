import Cryptography

/// A client's secrets one after the other: a new one is good beside the old one, until that is taken away
/// (cognito/clients §7).
///
/// Where the client publishes its secrets, a new one comes by itself, each `period`, and the one before the last goes.
public enum SecretRotation {
    /// How long a published secret is the newest, in milliseconds.
    public static let period = 7 * Milliseconds.day

    /// - Parameter value: nil for one that is drawn.
    /// - Returns: the new secret. What was given is not to be shown.
    /// - Throws: `publicClient`, `tooManySecrets`, `secretInUse`, `clientNotFound`.
    public static func add(
        _ value: String?, to clientId: String, poolId: String, call: Call
    ) async throws -> ClientSecret {
        try await change(clientId, poolId: poolId, call: call) { client in
            guard !client.secrets.isEmpty else { throw Refusal.client(.publicClient) }
            guard client.secretList.count < ClientSecrets.maximum else {
                throw Refusal.client(.tooManySecrets(limit: ClientSecrets.maximum))
            }
            if let value, client.accepts(secret: value) { throw Refusal.client(.secretInUse) }
            let secret = ClientSecret.new(of: client, value: value, services: call.services)
            return ([secret] + client.secretList, secret)
        }
    }

    /// - Throws: `secretNotFound`, `lastSecret`, `clientNotFound`.
    public static func delete(_ id: String, of clientId: String, poolId: String, call: Call) async throws {
        try await change(clientId, poolId: poolId, call: call) { client in
            let left = client.secretList.filter { $0.mark.id != id }
            guard left.count < client.secretList.count else { throw Refusal.client(.secretNotFound(id)) }
            guard !left.isEmpty else { throw Refusal.client(.lastSecret) }
            return (left, ())
        }
    }

    /// Gives each client whose next secret is due a new one: a slice of background work. True when nothing is left. What
    /// goes wrong with one client is thrown once the others have had their turn.
    public static func slice(_ services: Services, limit: Int) async throws -> Bool {
        let now = services.clock.now
        let due = try await services.store.read { try $0.clientsToRotate(at: now, limit: limit) }
        var failure: (any Error)?
        for id in due {
            do {
                try await rotate(id, services: services)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return due.count < limit
    }

    /// Gives a client whose next secret is due a new one; the last one before it stays good.
    static func rotate(_ clientId: String, services: Services) async throws {
        let now = services.clock.now
        for _ in 0..<Preparation.maximumTries {
            guard let stored = try await services.store.read({ try $0.client(clientId) }),
                let due = stored.rotatesAt, due <= now
            else { return }
            let client = try ClientSecrets.open(stored, with: services.keys)
            let secret = ClientSecret.new(of: client, value: nil, services: services)
            let kept = client.secretList.prefix(ClientSecrets.maximum - 1)
            var changed = stored.with([secret] + kept, services: services)
            changed.rotatesAt = now + period
            let row = changed
            let isDone = try await services.store.write { store in
                guard try store.client(clientId) == stored else { return false }
                try store.update(row)
                return true
            }
            if isDone { return }
        }
    }

    private static func change<Value: Sendable>(
        _ clientId: String, poolId: String, call: Call, to change: (AppClient) throws -> ([ClientSecret], Value)
    ) async throws -> Value {
        try await Preparation.run(call: call) { store in
            _ = try store.existingPool(poolId)
            return try store.existingClient(clientId, of: poolId)
        } prepare: { stored in
            let (secrets, value) = try change(ClientSecrets.open(stored, with: call.services.keys))
            return (stored.with(secrets, services: call.services), value)
        } commit: { _, prepared, store in
            try store.update(prepared.0)
            return .granted(prepared.1)
        }
    }
}

extension ClientSecret {
    fileprivate static func new(of client: AppClient, value: String?, services: Services) -> ClientSecret {
        ClientSecret(
            mark: SecretMark(
                ofNew: client.id, at: services.clock.now, beside: client.secretList.map(\.mark)),
            value: value ?? PoolIds.clientSecret(random: services.random))
    }
}

extension StoredClient {
    fileprivate func with(_ secrets: [ClientSecret], services: Services) -> StoredClient {
        var changed = self
        changed.sealedSecrets = ClientSecrets.seal(secrets.map(\.value), clientId: id, services: services)
        changed.secretMarks = secrets.map(\.mark)
        return changed
    }
}
