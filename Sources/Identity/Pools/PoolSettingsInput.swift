import ServiceModel

/// What creation and update of a user pool treat alike: the members that both requests have, with the same types.
protocol PoolSettingsInput {
    var policies: UserPoolPolicyType? { get }
    var lambdaConfig: LambdaConfigType? { get }
    var autoVerifiedAttributes: [VerifiedAttributeType]? { get }
    var smsVerificationMessage: String? { get }
    var emailVerificationMessage: String? { get }
    var emailVerificationSubject: String? { get }
    var verificationMessageTemplate: VerificationMessageTemplateType? { get }
    var smsAuthenticationMessage: String? { get }
    var deviceConfiguration: DeviceConfigurationType? { get }
    var emailConfiguration: EmailConfigurationType? { get }
    var smsConfiguration: SmsConfigurationType? { get }
    var adminCreateUserConfig: AdminCreateUserConfigType? { get }
    var userPoolAddOns: UserPoolAddOnsType? { get }
    var dcrConfiguration: DcrConfigurationType? { get }
    var accountRecoverySetting: AccountRecoverySettingType? { get }
    var keyConfiguration: KeyConfigurationType? { get }
    var issuerConfiguration: IssuerConfigurationType? { get }
    var acrConfiguration: [String: AcrLevelConfigType]? { get }
}

extension CreateUserPoolRequest: PoolSettingsInput {}

extension UpdateUserPoolRequest: PoolSettingsInput {}
