import Identity
import ServiceModel

/// The signed-in user ends a device (cognito/devices §7).
struct ForgetDevice: Operation {
    static let name = OperationName.forgetDevice

    func run(_ input: ForgetDeviceRequest, in call: Call) async throws -> NoOutput {
        // The model does not require it, and there is nobody to look at without.
        guard let token = input.accessToken else { throw Refusal.missingParameter("AccessToken") }
        let devices = try UserDevices(of: try await call.holder(of: token))
        try await devices.forget(input.deviceKey, call: call)
        return NoOutput()
    }
}
