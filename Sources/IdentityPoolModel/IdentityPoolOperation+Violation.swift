public import ServiceModel

extension IdentityPoolOperation {
    /// Only user pools say InvalidParameterException (cognito/identity-pools §1).
    public static var violation: ErrorType { .protocolError(.validation) }
}
