import Configuration
import StoragePostgres
import Testing

@Suite struct StorageParametersTests {
    @Test func `every parameter that libpq has is one that an address may have, or is refused with a reason`() {
        let parameters = Set(PostgresLibrary.parameters)
        #expect(parameters.count > 20)
        let unknown = parameters.subtracting(StorageParameters.known).subtracting(StorageParameters.refused.keys)
        #expect(unknown.isEmpty)
        #expect(StorageParameters.known.isDisjoint(with: StorageParameters.refused.keys))
    }

    @Test(arguments: [
        "postgres://u@a,[::1]:7/d%2Fe?sslmode=disable&application_name=-c%20a%3Db", "postgres:///d?host=/run/p",
    ])
    func `libpq takes what an address is made into`(_ text: String) throws {
        let address = try StorageAddress(text)
        // Nobody is there; what it says is not about the address.
        let refusal = #expect(throws: PostgresRefusal.self) {
            try PostgresProbe(
                address: address.only(0).text.replacing("host=a", with: "host=/nonexistent"), password: nil,
                patienceMilliseconds: 100)
        }
        #expect(refusal?.reason == .unreachable)
    }
}
