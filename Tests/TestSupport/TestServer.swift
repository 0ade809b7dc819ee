public import CognitoAPI
public import Cryptography
public import HTTP
public import Identity
public import IdentityPoolModel
import IdentityPools
public import JSON
public import Logging
public import ServiceModel
import Storage
public import Threads

/// Members of a request; those that are nil are left out.
public typealias Members = KeyValuePairs<String, JSONValue?>

/// The whole server without sockets: every request takes the way through the dispatcher that a caller's takes.
///
/// Time stands still until `clock` is moved, passwords are hashed at the smallest cost, and the store is over a
/// database of its own, which `TestDatabase` chooses.
public final class TestServer: Sendable {
    public let clock: ManualClock
    public let store: ScriptedStore
    public let metered: MeteredDatabase
    public let services: Services
    public let dispatcher: Dispatcher
    private let database: TestDatabase

    public static let masterKey = MasterKey([UInt8](repeating: 7, count: MasterKey.byteCount))!

    fileprivate init(
        _ database: TestDatabase, isShared: Bool, clock: ManualClock, access: any AccessPolicy,
        settings: IdentitySettings, log: Logger, lane: CPULane, functions: any FunctionCalling,
        accessKeys: [HeldAccessKey], roles: [ConfiguredRole], activityLog: any ActivityLog
    ) {
        self.database = database
        self.clock = clock
        metered = database.metered
        store = ScriptedStore(SQLIdentityStore(database.database), isShared: isShared)
        services = Services(
            store: store, clock: clock, random: SystemRandom(), lane: lane, masterKey: Self.masterKey,
            settings: settings, log: log, functions: functions, accessKeys: accessKeys,
            roles: roles, activityLog: activityLog)
        dispatcher = Dispatcher(
            services: services, access: access,
            beside: [APICourse(IdentityPoolAPI(), services: services, access: access)])
    }

    /// Answers a request as the product would behind its router.
    public func respond(to request: HTTPRequest) async -> HTTPResponse {
        await dispatcher.respond(to: request)
    }

    /// A request for an operation, unsigned.
    public static func request(
        _ operation: any ServiceOperation, body: [UInt8], headers: [(String, String)] = []
    ) -> HTTPRequest {
        request(
            operation.rawValue, body: body,
            headers: [("X-Amz-Target", "\(type(of: operation).targetPrefix).\(operation.rawValue)")] + headers)
    }

    /// A request for what should be an operation of user pools, unsigned.
    public static func request(
        _ target: String, body: [UInt8], headers: [(String, String)] = []
    ) -> HTTPRequest {
        var fields: HTTPHeaders = [
            "Host": "localhost:9229", "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": "AWSCognitoIdentityProviderService.\(target)",
        ]
        for (name, value) in headers { fields.set(name, value) }
        return HTTPRequest(method: "POST", target: "/", headers: fields, body: body)
    }

    /// Calls an operation of identity pools and returns its answer, as `call`.
    @discardableResult
    public func call(
        identityPools operation: IdentityPoolOperation, _ members: Members = [:], headers: [(String, String)] = []
    ) async throws -> JSONObject {
        var object = JSONObject()
        for (name, value) in members { if let value { object[name] = value } }
        return try await send(operation, object, headers: headers)
    }

    /// Calls an operation and returns its answer; empty for an empty body.
    ///
    /// - Throws: `ServiceError`, read from the answer's body as a client reads it.
    @discardableResult
    public func call(
        _ operation: OperationName, _ members: Members = [:], headers: [(String, String)] = []
    ) async throws -> JSONObject {
        var object = JSONObject()
        for (name, value) in members { if let value { object[name] = value } }
        return try await call(operation, object, headers: headers)
    }

    @discardableResult
    public func call(
        _ operation: OperationName, _ input: JSONObject, headers: [(String, String)] = []
    ) async throws -> JSONObject {
        try await send(operation, input, headers: headers)
    }

    /// Calls an operation of any API and returns its answer, as `call`.
    @discardableResult
    public func send(
        _ operation: any ServiceOperation, _ input: JSONObject, headers: [(String, String)] = []
    ) async throws -> JSONObject {
        let request = Self.request(
            operation, body: JSONValue.object(input).encoded(), headers: headers)
        let response = await respond(to: request)
        if response.body.isEmpty { return JSONObject() }
        guard let answer = try JSONReader.read(response.body).objectValue else { throw NoObject() }
        guard response.status != 200 else { return answer }
        guard let type = ErrorType(name: answer["__type"]?.stringValue ?? "") else { throw UnknownError(answer) }
        var error = ServiceError(
            type: type,
            message: (answer["message"] ?? answer["Message"])?.stringValue)
        error.reasonCode = answer["reasonCode"]?.stringValue
        throw error
    }

    private struct NoObject: Error {}

    /// An error of a name that no error has.
    private struct UnknownError: Error {
        let answer: JSONObject

        init(_ answer: JSONObject) {
            self.answer = answer
        }
    }

    /// A call as the rules see it, for tests beneath the operations.
    public func identityCall() -> Call {
        Call(services: services, requestId: "test", region: services.settings.region)
    }

    /// A server that begins with cold caches on what this one has stored.
    ///
    /// - Parameter store: this one's, or one laid over it.
    public func restarted(over store: any IdentityStore, log: Logger = .disabled) -> Dispatcher {
        let services = beside(over: store, log: log)
        return Dispatcher(
            services: services, access: OpenAccess(),
            beside: [APICourse(IdentityPoolAPI(), services: services, access: OpenAccess())])
    }

    /// What another server over the same store has.
    public func beside(over store: (any IdentityStore)? = nil, log: Logger = .disabled) -> Services {
        Services(
            store: store ?? self.store, clock: clock, random: SystemRandom(), lane: services.lane,
            masterKey: Self.masterKey, settings: services.settings, log: log, functions: services.functions)
    }

    // MARK: Messages

    /// What was sent, newest first.
    public func messages(
        to username: String? = nil, purpose: MessagePurpose? = nil
    ) async throws -> [(stored: StoredMessage, content: MessageContent?)] {
        let query = OutboxQuery(username: username, purpose: purpose?.rawValue)
        return try await services.store.read { try $0.messages(query) }.map {
            ($0, try MessageContent.open($0, with: services.keys))
        }
    }

    /// The code of the last message; "" if there is none.
    public func code(to username: String? = nil, purpose: MessagePurpose? = nil) async throws -> String {
        try await messages(to: username, purpose: purpose).first?.content?.code ?? ""
    }

    /// Everything that the database holds, as somebody finds it who has stolen it.
    public func everythingAtRest() async throws -> [UInt8] { try await database.everythingAtRest() }

    /// Forgets lock-outs, counts, codes, and what is good once: as if nobody had tried anything.
    public func forgetAttempts() async throws {
        try await metered.write { sql in
            for table in ["lockouts", "attempts", "codes", "used_tokens", "outbox"] {
                try sql.script("DELETE FROM \(table)")
            }
        }
    }

    fileprivate func close() async throws { try await database.close() }
}

/// Gives `body` a server of its own, and closes it afterwards.
///
/// - Parameters:
///   - change: alters the operator's settings.
///   - lane: shared by all tests unless one wants to count what runs in it.
///   - isShared: whether the server must reckon with others over its store.
///   - functions: what calls the pools' functions.
///   - accessKeys: those of the configuration.
///   - roles: those of the configuration.
///   - activityLog: hears what happens in pools.
public func withServer(
    at clock: ManualClock = ManualClock(), access: any AccessPolicy = OpenAccess(), log: Logger = .disabled,
    lane: CPULane? = nil, isShared: Bool = false, functions: any FunctionCalling = NoFunctions(),
    accessKeys: [HeldAccessKey] = [], roles: [ConfiguredRole] = [],
    activityLog: any ActivityLog = NoActivityLog(),
    _ change: (inout IdentitySettings) -> Void = { _ in },
    _ body: (TestServer) async throws -> Void
) async throws {
    var settings = IdentitySettings(
        issuer: .base("http://localhost:9229"), argon2: .minimal, uploadBase: "http://localhost:9229")
    change(&settings)
    let database = try await TestDatabase.open(now: clock.now)
    let server = TestServer(
        database, isShared: isShared, clock: clock, access: access, settings: settings, log: log,
        lane: lane ?? sharedLane, functions: functions, accessKeys: accessKeys, roles: roles, activityLog: activityLog)
    do {
        for key in try await RandomKeys.four() { try await server.services.signingKeys.stock(key) }
        try await body(server)
    } catch {
        try await server.close()
        throw error
    }
    try await server.close()
}

private let sharedLane = CPULane(threads: 2, maximumWaitMilliseconds: 600_000)

extension TestServer {
    /// Credentials of a session, of the role as the server knows it.
    public func issue(_ session: RoleSession) async throws -> TemporaryCredentials {
        try services.roleCredentials.issue(session, as: try await services.roles.role(session.roleARN))
    }
}
