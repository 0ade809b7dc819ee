import Policies

/// `arn:aws:iam::ACCOUNT:role/PATH/NAME`, taken apart.
public struct RoleARN: Sendable, Equatable {
    public let accountId: String
    /// Begins and ends with a slash.
    public let path: String
    public let name: String

    /// Nil for what is no ARN of a role.
    public init?(_ text: String) {
        guard let arn = AmazonResourceName(text), !arn.partition.isEmpty, arn.service == "iam", arn.region.isEmpty,
            !arn.account.isEmpty, arn.resource.hasPrefix("role/")
        else { return nil }
        let place = arn.resource.dropFirst("role".count)
        guard let slash = place.lastIndex(of: "/") else { return nil }
        accountId = arn.account
        path = String(place[...slash])
        name = String(place[place.index(after: slash)...])
        guard HeldRole.isName(name), HeldRole.isPath(path) else { return nil }
    }
}
