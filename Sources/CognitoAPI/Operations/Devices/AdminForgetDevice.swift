import Identity
import ServiceModel

/// An administrator ends a device (cognito/devices §7).
struct AdminForgetDevice: PoolOperation {
    static let name = OperationName.adminForgetDevice

    func run(_ input: AdminForgetDeviceRequest, on pool: UserPool, in call: Call) async throws -> NoOutput {
        let devices = try await UserDevices.administered(input.username, pool: pool, call: call)
        try await devices.forget(input.deviceKey, call: call)
        return NoOutput()
    }
}
