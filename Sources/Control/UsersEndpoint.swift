import CognitoAPI
import Configuration
import HTTP
import Identity
import JSON
import Logging
import ServiceModel

/// `GET /_sekisho/users?pool=&username=&filter=&limit=`: users as the command line shows them.
///
/// `username` finds by username, sub or alias, and its answer names the user's groups and every attribute.
/// `filter` is ListUsers's.
struct UsersEndpoint: ControlEndpoint {
    static let path = "users"
    static let method = Route.Methods.get
    static let opener = ControlOpener.token(.users)
    static let parameters: [String]? = ["pool", "username", "filter", "limit"]

    let services: Services

    func respond(to request: HTTPRequest) async -> HTTPResponse {
        let parameters = QueryParameters(request.query)
        guard let limit = Int(parameters["limit"] ?? "60"), (1...1000).contains(limit) else {
            return ControlAnswer.problem(400, "limit is a number from 1 to 1000.")
        }
        do {
            let pool = parameters["pool"]
            let users: [UInt8]
            if let name = parameters["username"] {
                users = try await named(name, in: pool)
            } else {
                let filter = try UserFilterParser.parse(parameters["filter"])
                users = try await list(filter, in: pool, limit: limit)
            }
            return ControlAnswer.json(encoded: users)
        } catch let refusal as Refusal {
            return ControlAnswer.problem(400, Self.text(of: refusal))
        } catch {
            services.log.error("cannot read users: \(error)")
            return ControlAnswer.problem(500, "The users cannot be read; the log says why.")
        }
    }

    private func list(_ filter: UserFilter?, in pool: String?, limit: Int) async throws -> [UInt8] {
        try await services.store.scan { store in
            var found: [User] = []
            try Self.forEach(pool, in: store) { pool in
                found += try store.users(
                    poolId: pool.id, filter: filter, after: nil, limit: limit - found.count
                ).map(\.0)
                return found.count < limit
            }
            return Self.encode(found.map { .object(Self.shape(of: $0)) })
        }
    }

    private func named(_ name: String, in pool: String?) async throws -> [UInt8] {
        try await services.store.scan { store in
            var found: [JSONValue] = []
            try Self.forEach(pool, in: store) { pool in
                guard let user = try store.user(named: name, in: pool) else { return true }
                var shape = Self.shape(of: user)
                shape["attributes"] = .object(user.attributes.json)
                shape["groups"] = .array(try store.groups(userId: user.id).map { .string($0.name) })
                found.append(.object(shape))
                return true
            }
            return Self.encode(found)
        }
    }

    /// In the words of the API.
    private static func text(of refusal: Refusal) -> String {
        let error = ServiceError(refusal)
        return error.message ?? error.type.name
    }

    private static func encode(_ users: [JSONValue]) -> [UInt8] {
        JSONValue.object(["users": .array(users)]).encoded()
    }

    /// The one pool that is named, or all of them until `visit` has enough.
    private static func forEach(
        _ id: String?, in store: any StoreReader, visit: (UserPool) throws -> Bool
    ) throws {
        guard let id else { return try store.forEachPool(visit) }
        guard let pool = try store.pool(id) else { throw Refusal.lookUp(.userPoolNotFound(id)) }
        _ = try visit(pool)
    }

    private static func shape(of user: User) -> JSONObject {
        [
            "poolId": .string(user.poolId), "username": .string(user.username), "sub": .string(user.sub),
            "status": .string(user.status.rawValue), "enabled": .bool(user.isEnabled),
            "email": user.attributes.email.map { .string($0) } ?? .null,
            "phone_number": user.attributes.phoneNumber.map { .string($0) } ?? .null,
            "createdAt": .number(JSONNumber(Double(user.createdAt) / 1000)),
        ]
    }
}
