// Devices: which of them a pool tracks and remembers, what they prove, and what they stand in for (cognito/devices).
//
// Owns the rules of a device from its key to its end: how it is confirmed, looked at, remembered and forgotten, what a
// sign-in that names one owes, and which tokens belong to it. The challenges by which a device proves itself stand with
// the others in Challenges/, and ask here whether they are due. Never touches passwords or second factors: whether a
// device replaces one is asked by `MFADue`.
import Cryptography
import ServiceModel

extension UserPool {
    /// Any value of DeviceConfiguration turns tracking on (cognito/devices §1).
    var tracksDevices: Bool {
        guard let configuration = settings.deviceConfiguration else { return false }
        return configuration.challengeRequiredOnNewDevice != nil
            || configuration.deviceOnlyRememberedOnUserPrompt != nil
    }

    /// Whether a user says of each device that it shall be remembered; else confirming it is enough.
    var asksWhetherToRemember: Bool { settings.deviceConfiguration?.deviceOnlyRememberedOnUserPrompt ?? false }

    /// Whether a remembered device may stand in for a second factor.
    var devicesReplaceMFA: Bool { settings.deviceConfiguration?.challengeRequiredOnNewDevice ?? false }

    /// What a device's SRP hashes where a password's hashes the pool's name. No secret, and the same for all devices of
    /// the pool.
    var deviceGroupKey: String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
        return "-" + String(SHA256.hash("device-group/\(origin)").prefix(8).map { digits[Int($0) % digits.count] })
    }

    func requireDeviceTracking() throws(Refusal) {
        guard tracksDevices else { throw .device(.notTracked) }
    }
}
