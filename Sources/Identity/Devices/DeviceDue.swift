import ServiceModel

/// What a sign-in owes to its device, and what its device spares it (cognito/devices §5, §6).
enum DeviceDue {
    /// Whether the device still has to prove itself. It does so last, after everything else that is due, and never
    /// alone.
    static func isOwed(_ progress: SignInProgress) -> Bool {
        guard let device = progress.knownDevice, device.hasToProveItself else { return false }
        return !progress.proven.isEmpty && !progress.proven.contains(.device)
    }

    /// Whether the device stands in for this second factor. It has to prove itself instead, and must have been there
    /// when its user passed one. Codes by e-mail are asked for all the same, and so is what has to be set up.
    static func replaces(_ due: MFADue, in progress: SignInProgress) -> Bool {
        guard progress.pool.devicesReplaceMFA, let device = progress.knownDevice, device.hasToProveItself,
            device.hasPassedMFA
        else { return false }
        return switch due {
        case .ask(let method): method != .email
        case .choose(let methods): methods.contains { $0 != .email }
        case .nothing, .setUp, .barred: false
        }
    }
}

extension Factor {
    /// The device that the sign-in names has its secret.
    static let device = Factor(rawValue: "device")
}
