import Configuration
import StoragePostgres
import Testing

@testable import Server

@Suite struct ConnectionCapacityTests {
    /// The same sum as the doctor's, and one that is open for a moment at the start.
    @Test func `files are kept for every connection to the database, those to its replica among them`() throws {
        var settings = Settings(profile: .development)
        let address = try StorageAddress("postgres://u@a/d")
        settings.storage = address
        settings.storageConnections = 3
        #expect(ConnectionCapacity.databaseThreads(settings) == 3 + 2 + 1 + 1)
        settings.storageReplica = try StorageAddress("postgres://u@b/d", for: .reading)
        #expect(ConnectionCapacity.databaseThreads(settings) == 3 + 2 + 2 + 1 + 1)
    }
}
