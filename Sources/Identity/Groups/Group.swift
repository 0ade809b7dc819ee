public import ServiceModel

/// A group of a pool, with what names it checked once.
public struct Group: Sendable, Equatable {
    /// The API shape.
    public private(set) var settings: GroupType
    /// As it was given; groups are compared without regard to case.
    public let name: String
    public let poolId: String

    /// - Throws: where the settings do not say which group of which pool they are of.
    public init(_ settings: GroupType) throws(ShapeError) {
        self.settings = settings
        name = try GroupType.require(settings.groupName, "GroupName")
        poolId = try GroupType.require(settings.userPoolId, "UserPoolId")
    }

    public var roleArn: String? { settings.roleArn }
    public var precedence: Int? { settings.precedence }

    /// What is left out stays (cognito/groups §1).
    public mutating func change(description: String?, roleArn: String?, precedence: Int?, at now: Int64) {
        settings.description = description ?? settings.description
        settings.roleArn = roleArn ?? settings.roleArn
        settings.precedence = precedence ?? settings.precedence
        settings.lastModifiedDate = Timestamp(milliseconds: now)
    }
}
