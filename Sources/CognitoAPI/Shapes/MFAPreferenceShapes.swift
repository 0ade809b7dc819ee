import Identity
import ServiceModel

extension [MFAPreference] {
    /// What SetUserMFAPreference and its administrative form say; what they leave out stays as it is.
    init(sms: SMSMfaSettingsType?, email: EmailMfaSettingsType?, softwareToken: SoftwareTokenMfaSettingsType?) {
        self = [
            sms.map { MFAPreference(.sms, isEnabled: $0.enabled, isPreferred: $0.preferredMfa) },
            email.map { MFAPreference(.email, isEnabled: $0.enabled, isPreferred: $0.preferredMfa) },
            softwareToken.map { MFAPreference(.softwareToken, isEnabled: $0.enabled, isPreferred: $0.preferredMfa) },
        ].compactMap(\.self)
    }
}
