import Identity
import ServiceModel

/// The remembered devices of the signed-in user, by page (cognito/devices §7).
struct ListDevices: Operation {
    static let name = OperationName.listDevices

    func run(_ input: ListDevicesRequest, in call: Call) async throws -> ListDevicesResponse {
        let devices = try UserDevices(of: try await call.holder(of: input.accessToken))
        let page = try await devices.page(limit: input.limit, token: input.paginationToken, call: call)
        return ListDevicesResponse(devices: page.elements, paginationToken: page.nextToken)
    }
}
