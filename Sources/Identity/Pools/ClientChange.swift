public import ServiceModel

/// Changes and deletes app clients.
public enum ClientChange {
    /// Replaces the settings; what is left out goes back to its default (cognito/clients §6). It rests on pool and
    /// client as they stand, not as a cache remembers them.
    ///
    /// - Throws: `userPoolNotFound`, `clientNotFound`, and what `ClientRules.update` throws.
    public static func update(_ input: UpdateUserPoolClientRequest, call: Call) async throws -> AppClient {
        let keys = call.services.keys
        let client = try await call.store.write { store in
            let pool = try store.existingPool(input.userPoolId)
            let stored = try store.existingClient(input.clientId, of: pool.id)
            let current = try ClientSecrets.open(stored, with: keys)
            var changed = try stored.with(
                ClientRules.update(
                    current, with: input, pool: pool, accountId: call.settings.accountId, now: call.now))
            // What was shown until now is replaced at once; the background sees to it where this call does not.
            let wasPublished = stored.settings.clientSecretArn != nil
            if changed.settings.clientSecretArn == nil {
                changed.rotatesAt = nil
            } else if !wasPublished {
                changed.rotatesAt = call.now
            }
            try ClientReferences.check(changed.settings, pool: pool, in: store)
            try store.update(changed)
            return AppClient(changed, secrets: current.secrets)
        }
        if client.settings.clientSecretArn != nil, input.publishSecretsInAWSSecretsManager == true {
            try await SecretRotation.rotate(client.id, services: call.services)
        }
        return client
    }

    /// The tokens that the client gave stop working here.
    ///
    /// - Throws: `clientNotFound` where it is gone.
    public static func delete(_ client: AppClient, call: Call) async throws {
        try await call.store.write { store in
            // By now another client may have come back under this id, in another pool even.
            guard try store.hasClient(client.id, generation: client.generation) else {
                throw Refusal.lookUp(.clientNotFound(client.id))
            }
            try store.deleteClient(client.id)
        }
    }
}
