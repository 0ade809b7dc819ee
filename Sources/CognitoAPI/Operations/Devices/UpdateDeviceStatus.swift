import Identity
import ServiceModel

/// The signed-in user says whether a device be remembered (cognito/devices §7).
struct UpdateDeviceStatus: Operation {
    static let name = OperationName.updateDeviceStatus

    func run(_ input: UpdateDeviceStatusRequest, in call: Call) async throws -> UpdateDeviceStatusResponse {
        let devices = try UserDevices(of: try await call.holder(of: input.accessToken))
        try await devices.set(input.deviceRememberedStatus, of: input.deviceKey, call: call)
        return UpdateDeviceStatusResponse()
    }
}
