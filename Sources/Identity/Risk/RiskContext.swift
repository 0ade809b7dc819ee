import Addresses
import ServiceModel

/// From where and by what somebody acts, as far as it is known (cognito/advanced-security §3). It informs, and admits
/// nobody: all but the address of a connection is what somebody says.
struct RiskContext: Sendable {
    /// The text that was told, for who reads the event.
    let addressText: String?
    let address: IPAddress?
    /// `Chrome 126, Windows 10`.
    let deviceName: String?
    /// What the browser is known by, where the program in it says so.
    let device: String?
    /// `+02:00`.
    let timezone: String?

    /// - Parameter client: through which the call comes; nil for administrators' calls without one.
    init(_ caller: Caller, client: AppClient?) {
        let fingerprint =
            (caller.context?.encodedData ?? caller.userContext?.encodedData).flatMap { DeviceFingerprint($0) }
        var (address, agent): (String?, String?)
        if caller.isAdministrator {
            // The connection is that of the owner's own program, which says where its user is.
            address = caller.context?.ipAddress
            agent = Self.userAgent(in: caller.context?.httpHeaders ?? [])
        } else {
            (address, agent) = (caller.address, caller.userAgent)
            // A program with the client's secret may speak for its users (cognito/clients §3).
            if let client, !client.secrets.isEmpty, client.settings.enablePropagateAdditionalUserContextData == true,
                let told = caller.userContext?.ipAddress, IPAddress(told: told) != nil
            {
                (address, agent) = (told, nil)
            }
        }
        self.address = address.flatMap { IPAddress(told: $0) }
        addressText = self.address == nil ? nil : address
        deviceName = (fingerprint?.userAgent ?? agent).map(DeviceName.of)
        device = fingerprint?.deviceId
        timezone = fingerprint?.timezone
    }

    private static func userAgent(in headers: [HttpHeader]) -> String? {
        headers.first { $0.headerName?.lowercased() == "user-agent" }?.headerValue
    }

    var shape: EventContextDataType {
        EventContextDataType(ipAddress: addressText, deviceName: deviceName, timezone: timezone)
    }
}

extension Call {
    func riskContext(of client: AppClient?) -> RiskContext { RiskContext(caller, client: client) }
}
