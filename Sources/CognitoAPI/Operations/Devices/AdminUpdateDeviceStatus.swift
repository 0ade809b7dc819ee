import Identity
import ServiceModel

/// An administrator says whether a device be remembered (cognito/devices §7).
struct AdminUpdateDeviceStatus: PoolOperation {
    static let name = OperationName.adminUpdateDeviceStatus

    func run(
        _ input: AdminUpdateDeviceStatusRequest, on pool: UserPool, in call: Call
    ) async throws -> AdminUpdateDeviceStatusResponse {
        let devices = try await UserDevices.administered(input.username, pool: pool, call: call)
        try await devices.set(input.deviceRememberedStatus, of: input.deviceKey, call: call)
        return AdminUpdateDeviceStatusResponse()
    }
}
