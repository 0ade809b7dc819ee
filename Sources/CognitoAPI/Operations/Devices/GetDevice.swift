import Identity
import ServiceModel

/// A remembered device of the signed-in user (cognito/devices §7).
struct GetDevice: Operation {
    static let name = OperationName.getDevice

    func run(_ input: GetDeviceRequest, in call: Call) async throws -> GetDeviceResponse {
        // The model does not require it, and there is nobody to look at without.
        guard let token = input.accessToken else { throw Refusal.missingParameter("AccessToken") }
        let devices = try UserDevices(of: try await call.holder(of: token))
        return GetDeviceResponse(device: try await devices.device(input.deviceKey, call: call))
    }
}
