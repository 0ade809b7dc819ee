import JSON
import ServiceModel
import TestSupport
import Testing

/// A pool that tracks devices, with Anna, who has an authenticator app unless the pool asks for no second factor.
struct DeviceFixture {
    let client: TestClient
    let app: Authenticator?
    var server: TestServer { client.server }
    var pool: TestPool { client.pool }

    init(
        _ server: TestServer, mfa: Bool = true, replacesMFA: Bool = true, asks: Bool = false, _ members: Members = [:]
    ) async throws {
        let tracking: JSONValue = .tracking(replacesMFA: replacesMFA, asks: asks)
        let pool =
            mfa
            ? try await server.pool(mfa: "OPTIONAL", sms: true, softwareToken: true, ["DeviceConfiguration": tracking])
            : try await server.pool(["DeviceConfiguration": tracking])
        try await pool.user("anna", ["phone_number": "+12065550100"])
        client = try await pool.client(members)
        guard mfa else {
            app = nil
            return
        }
        app = try await client.setUpAuthenticator(client.signIn("anna").accessToken)
        try await pool.prefer("anna", softwareToken: true, preferred: "SOFTWARE_TOKEN_MFA")
    }

    /// Passes the authenticator's challenge, where there is one.
    func pass(_ step: SignInStep) async throws -> SignInStep {
        guard let app, step.challenge == "SOFTWARE_TOKEN_MFA" else { return step }
        let done = try await client.answer(step, app.code(at: server.clock.now))
        server.clock.advance(by: 30_000)
        return done
    }

    /// Anna's device, confirmed by a sign-in that passed what was due.
    func device(named name: String? = nil) async throws -> (device: TestDevice, step: SignInStep) {
        let step = try await pass(client.signIn("anna"))
        let device = try #require(TestDevice(step))
        try await client.confirm(device, step.accessToken, named: name)
        return (device, step)
    }

    /// A sign-in by password that names the device and passes everything.
    func signIn(with device: TestDevice) async throws -> SignInStep {
        let step = try await pass(client.signIn("anna", with: device))
        return step.challenge == "DEVICE_SRP_AUTH" ? try await client.prove(device, step) : step
    }

    /// What AdminGetDevice shows, its attributes by name.
    func shown(_ device: TestDevice) async throws -> (members: JSONObject, attributes: [String: String]) {
        let answer = try await pool.call(
            .adminGetDevice, ["Username": "anna", "DeviceKey": .string(device.key)])["Device"]?.objectValue
        return Self.read(answer ?? [:])
    }

    static func read(_ device: JSONObject) -> (members: JSONObject, attributes: [String: String]) {
        let list = device["DeviceAttributes"]?.arrayValue?.compactMap(\.objectValue) ?? []
        return (
            device,
            Dictionary(
                list.map { ($0["Name"]?.stringValue ?? "", $0["Value"]?.stringValue ?? "") }, uniquingKeysWith: { $1 })
        )
    }
}
