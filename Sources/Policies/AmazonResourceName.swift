/// The name of one thing at AWS, or of what stands in for it here: `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`.
///
/// Reading one looks at its form alone: parts may be empty, as region and account are where a service has neither, and
/// say whatever they say. Who needs a certain service or resource asks for it.
public struct AmazonResourceName: Sendable, Equatable, CustomStringConvertible {
    static let partCount = 6

    /// `aws`, `aws-cn`.
    public var partition: String
    public var service: String
    public var region: String
    public var account: String
    /// Perhaps with colons of its own.
    public var resource: String

    public init(service: String, region: String, account: String, resource: String) {
        partition = "aws"
        self.service = service
        self.region = region
        self.account = account
        self.resource = resource
    }

    /// Nil for a text that has not the form.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: Self.partCount - 1, omittingEmptySubsequences: false)
            .map(String.init)
        guard parts.count == Self.partCount, parts[0] == "arn" else { return nil }
        (partition, service, region, account, resource) = (parts[1], parts[2], parts[3], parts[4], parts[5])
    }

    public var description: String { "arn:\(partition):\(service):\(region):\(account):\(resource)" }

    /// What the resource says behind `kind`, such as the id in `userpool/ID`; nil for another kind, and where nothing
    /// follows.
    public func name(behind kind: String) -> String? {
        guard resource.hasPrefix(kind), resource.utf8.count > kind.utf8.count else { return nil }
        return String(resource.dropFirst(kind.count))
    }
}
