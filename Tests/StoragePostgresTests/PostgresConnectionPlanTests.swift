import StoragePostgres
import Testing

@Suite struct PostgresConnectionPlanTests {
    @Test(arguments: [3, 4, 5, 7, 8, 9, 100, 1000])
    func `short reads and writes have as many connections as were said, and each kind one`(_ connections: Int) {
        var options = PostgresOptions(address: "postgres:///d")
        options.connections = connections
        let plan = PostgresConnectionPlan(options)
        #expect(plan.readers + plan.snapshots + plan.writers == connections)
        #expect(min(plan.readers, plan.snapshots, plan.writers) >= 1)
        #expect(plan.atDatabase == connections + 3 && plan.total == plan.atDatabase)
        options.replicaAddress = "postgres:///d?host=b"
        let replicated = PostgresConnectionPlan(options)
        #expect(replicated.atDatabase == plan.atDatabase && replicated.total == plan.total + 2)
    }
}
