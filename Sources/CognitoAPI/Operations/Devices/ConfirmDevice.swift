import Identity
import ServiceModel

/// Confirms the device that a sign-in was given the key of (cognito/devices §3).
struct ConfirmDevice: Operation {
    static let name = OperationName.confirmDevice

    func run(_ input: ConfirmDeviceRequest, in call: Call) async throws -> ConfirmDeviceResponse {
        let holder = try await call.holder(of: input.accessToken)
        return ConfirmDeviceResponse(
            userConfirmationNecessary: try await DeviceConfirmation.confirm(
                input.deviceKey, named: input.deviceName, verifier: input.deviceSecretVerifierConfig, by: holder,
                call: call))
    }
}
