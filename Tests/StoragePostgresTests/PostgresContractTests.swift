import Storage
import StorageContracts
import Testing

@testable import StoragePostgres

/// Everything that Identity asks of its store, on PostgreSQL.
@Suite struct PostgresContractTests {
    @Test(arguments: Contract.all)
    func `a database keeps its contracts`(_ contract: Contract) async throws {
        try await withDatabase { try await contract.check(SQLIdentityStore($0)) }
    }

    @Test(arguments: Contract.all)
    func `without named statements it keeps them too`(_ contract: Contract) async throws {
        try await withDatabase {
            $0.usesNamedStatements = false
        } _: {
            try await contract.check(SQLIdentityStore($0))
        }
    }
}
