import HTTP
import Identity
import JSON
import ServiceModel

/// `GET /_sekisho/users?pool=&filter=&limit=`: users of a pool as the command line shows them. `filter` is
/// ListUsers's.
struct UsersEndpoint: Sendable {
    let environment: Environment

    func respond(to request: HTTPRequest) async -> HTTPResponse {
        let parameters = QueryParameters(request.query)
        guard let limit = Int(parameters["limit"] ?? "60"), (1...1000).contains(limit) else {
            return ControlAPI.problem(400, "limit is a number from 1 to 1000.")
        }
        do {
            let filter = try UserFilterParser.parse(parameters["filter"])
            let users = try await environment.store.scan { store -> [User] in
                var pools: [String] = []
                if let pool = parameters["pool"] {
                    pools = [pool]
                } else {
                    pools = try store.pools(region: nil, after: nil, limit: 1000).map(\.id)
                }
                var found: [User] = []
                for pool in pools where found.count < limit {
                    found += try store.users(
                        poolId: pool, filter: filter, after: nil, limit: limit - found.count
                    ).map(\.0)
                }
                return found
            }
            return ControlAPI.json(["users": .array(users.map { .object(shape(of: $0)) })])
        } catch {
            return ControlAPI.problem(400, "\(error)")
        }
    }

    private func shape(of user: User) -> JSONObject {
        [
            "poolId": .string(user.poolId), "username": .string(user.username), "sub": .string(user.sub),
            "status": .string(user.status.rawValue), "enabled": .bool(user.isEnabled),
            "email": user.attributes.email.map { .string($0) } ?? .null,
            "phone_number": user.attributes.phoneNumber.map { .string($0) } ?? .null,
            "createdAt": .number(JSONNumber(Double(user.createdAt) / 1000)),
        ]
    }
}
