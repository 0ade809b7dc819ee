import Policies
public import ServiceModel

extension LogDeliveryConfigurationType: PoolResource {
    public static let kind = ResourceKind.logDelivery
    public static let limit = 1
    public var resourceName: String { LogDelivery.name }

    /// All of them are found by this scope.
    public func otherNames(in pool: UserPool, clientId: String?) -> Set<ResourceName> {
        [ResourceName(scope: LogDelivery.name, name: pool.id)]
    }
}

/// Which logs a pool wants where (cognito/logs).
public enum LogDelivery {
    static let name = "log-delivery"

    /// Takes the place of what was set before; an empty list leaves nothing.
    ///
    /// - Throws: `userPoolNotFound`, and what `LogDeliveryRefusal` tells of.
    public static func set(
        _ input: SetLogDeliveryConfigurationRequest, call: Call
    ) async throws -> LogDeliveryConfigurationType {
        let shape = LogDeliveryConfigurationType(
            userPoolId: input.userPoolId, logConfigurations: input.logConfigurations)
        try check(shape.logConfigurations)
        try await call.store.write { store in
            let pool = try store.existingPool(input.userPoolId)
            if pool.settings.userPoolTier != .plus,
                shape.logConfigurations.contains(where: { $0.eventSource == .userAuthEvents })
            {
                throw Refusal.logDelivery(.activityNeedsPlus)
            }
            let isThere = try store.find(name, in: pool, as: LogDeliveryConfigurationType.self) != nil
            switch (isThere, shape.logConfigurations.isEmpty) {
            case (true, true): try store.deleteResource(.logDelivery, poolId: pool.id, name: name)
            case (false, true): break
            case (true, false): try store.replace(Resource(shape), in: pool)
            case (false, false): try store.add(Resource(shape), to: pool)
            }
        }
        for arn in shape.logConfigurations.compactMap(\.destination) {
            call.services.activityLog.expect(arn, poolId: input.userPoolId)
        }
        return shape
    }

    /// With no logs in it where nothing was set.
    public static func find(pool: UserPool, call: Call) async throws -> LogDeliveryConfigurationType {
        try await call.store.read { try $0.logDelivery(poolId: pool.id) }
            ?? LogDeliveryConfigurationType(userPoolId: pool.id, logConfigurations: [])
    }

    /// Every pool's, page by page in the order of the pools' ids.
    public static func all(
        after poolId: String?, limit: Int, in store: any StoreReader
    ) throws -> [LogDeliveryConfigurationType] {
        try store.resources(scope: name, after: poolId, limit: limit).map {
            try Resource<LogDeliveryConfigurationType>($0).settings
        }
    }

    // MARK: Rules

    private static func check(_ logs: [LogConfigurationType]) throws(Refusal) {
        guard Set(logs.map(\.eventSource)).count == logs.count else { throw .logDelivery(.repeatedSource) }
        for log in logs {
            guard log.logLevel == log.eventSource.level else {
                throw .logDelivery(.wrongLevel(log.logLevel, of: log.eventSource))
            }
            let places = [
                log.cloudWatchLogsConfiguration.map { LogPlace.cloudWatchLogs($0.logGroupArn) },
                log.s3Configuration.map { LogPlace.s3($0.bucketArn) },
                log.firehoseConfiguration.map { LogPlace.firehose($0.streamArn) },
            ].compactMap(\.self)
            guard places.count == 1, let place = places.first else { throw .logDelivery(.notOnePlace) }
            if log.eventSource == .userNotification, log.cloudWatchLogsConfiguration == nil {
                throw .logDelivery(.notificationsNeedLogGroup)
            }
            try place.check()
        }
    }
}

/// A place by its kind, with its ARN.
private enum LogPlace {
    case cloudWatchLogs(String?)
    case s3(String?)
    case firehose(String?)

    /// Throws `malformedARN` for the ARN of something else, and where there is none.
    func check() throws(Refusal) {
        let (arn, service, resource, member) =
            switch self {
            case .cloudWatchLogs(let arn): (arn, "logs", "log-group:", "LogGroupArn")
            case .s3(let arn): (arn, "s3", "", "BucketArn")
            case .firehose(let arn): (arn, "firehose", "deliverystream/", "StreamArn")
            }
        guard let name = AmazonResourceName(arn ?? ""), name.service == service, name.name(behind: resource) != nil
        else {
            throw .logDelivery(.malformedARN(member))
        }
    }
}

extension LogConfigurationType {
    /// The ARN of its one place.
    public var destination: String? {
        cloudWatchLogsConfiguration?.logGroupArn ?? s3Configuration?.bucketArn ?? firehoseConfiguration?.streamArn
    }
}

extension EventSourceName {
    /// The one level at which the service logs it.
    public var level: LogLevel {
        switch self {
        case .userNotification: .error
        case .userAuthEvents: .info
        }
    }
}

extension StoreReader {
    /// Nil where the pool wants none.
    public func logDelivery(poolId: String) throws -> LogDeliveryConfigurationType? {
        try resource(.logDelivery, poolId: poolId, name: LogDelivery.name).map {
            try Resource<LogDeliveryConfigurationType>($0).settings
        }
    }
}
