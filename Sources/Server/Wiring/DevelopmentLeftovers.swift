import Identity
import Seeds
import Threads

/// What a development start leaves behind: its pool, whose user has a password that everybody
/// knows.
enum DevelopmentLeftovers {
    /// Why a production server must not run on that data; nil where nothing of the built-in seed is there.
    ///
    /// Two reads by key, whatever else the database holds. The ids are looked for and not the user, since the user
    /// can be there under any password and status while it may still have a valid token.
    ///
    /// - Parameters:
    ///   - place: what holds the data, such as `data directory`.
    ///   - option: that names another.
    static func problem(
        in store: any IdentityStore, place: String = "data directory", option: String = "--data"
    ) throws -> String? {
        let built = SeedFile.development.pools
        let pools = built.compactMap(\.id)
        let clients = built.flatMap(\.clients).compactMap(\.id)
        let found = try runBlocking {
            try await store.read { store in
                try pools.filter { try store.pool($0) != nil } + clients.filter { try store.client($0) != nil }
            }
        }
        guard !found.isEmpty else { return nil }
        return
            "the \(place) was used by a development server and still holds \(found.joined(separator: " and ")), "
            + "with a user whose password everybody knows. Name another with \(option); or start once with "
            + "\"--profile development --seed none\" on this one, delete the pool (DeleteUserPool) and the client "
            + "(DeleteUserPoolClient, where another pool has it), and start again"
    }
}
