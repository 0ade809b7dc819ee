import Identity
import ServiceModel

/// A device of a user, remembered or not (cognito/devices §7).
struct AdminGetDevice: PoolOperation {
    static let name = OperationName.adminGetDevice

    func run(_ input: AdminGetDeviceRequest, on pool: UserPool, in call: Call) async throws -> AdminGetDeviceResponse {
        let devices = try await UserDevices.administered(input.username, pool: pool, call: call)
        return AdminGetDeviceResponse(device: try await devices.device(input.deviceKey, call: call))
    }
}
