import Identity
import ServiceModel

/// All devices of a user, by page (cognito/devices §7).
struct AdminListDevices: PoolOperation {
    static let name = OperationName.adminListDevices

    func run(
        _ input: AdminListDevicesRequest, on pool: UserPool, in call: Call
    ) async throws -> AdminListDevicesResponse {
        let devices = try await UserDevices.administered(input.username, pool: pool, call: call)
        let page = try await devices.page(limit: input.limit, token: input.paginationToken, call: call)
        return AdminListDevicesResponse(devices: page.elements, paginationToken: page.nextToken)
    }
}
