/// From whom mail comes that a SourceArn sends: an identity of SES (cognito/messages §4).
public enum SenderIdentity {
    /// The address that the ARN names; nil where it names a domain.
    public static func address(of arn: String) -> String? {
        guard let identity = arn.split(separator: "/").last, identity.contains("@") else { return nil }
        return String(identity)
    }
}
