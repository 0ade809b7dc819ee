import Addresses
public import ServiceModel

/// What SetRiskConfiguration accepts and keeps, and DescribeRiskConfiguration shows (cognito/advanced-security §2).
public enum RiskSettings {
    /// Replaces all that was set for the pool, or for the client. With nothing but ids what was set is forgotten: then
    /// the defaults hold, and for a client what its pool says.
    ///
    /// - Throws: `userPoolNotFound`, `clientNotFound`, and `risk` for what is unusable.
    public static func set(_ input: SetRiskConfigurationRequest, call: Call) async throws -> RiskConfigurationType {
        var shape = RiskConfigurationType(
            userPoolId: input.userPoolId, clientId: input.clientId,
            compromisedCredentialsRiskConfiguration: input.compromisedCredentialsRiskConfiguration,
            accountTakeoverRiskConfiguration: input.accountTakeoverRiskConfiguration,
            riskExceptionConfiguration: input.riskExceptionConfiguration)
        if let takeover = shape.accountTakeoverRiskConfiguration { try check(takeover) }
        if let exceptions = shape.riskExceptionConfiguration { try check(exceptions) }
        if shape.compromisedCredentialsRiskConfiguration?.eventFilter?.isEmpty ?? true {
            shape.compromisedCredentialsRiskConfiguration?.eventFilter = [.signIn, .passwordChange, .signUp]
        }
        let isNothing =
            shape.compromisedCredentialsRiskConfiguration == nil && shape.accountTakeoverRiskConfiguration == nil
            && shape.riskExceptionConfiguration == nil
        shape.lastModifiedDate = Timestamp(milliseconds: call.now)
        let (poolId, clientId, stored) = (input.userPoolId, input.clientId, isNothing ? nil : shape)
        try await call.store.write { store in
            try requireKnown(poolId, clientId, in: store)
            try store.setRiskConfiguration(stored, poolId: poolId, clientId: clientId)
        }
        return shape
    }

    /// What was set for the pool, or for the client itself; its ids alone where nothing was.
    ///
    /// - Throws: `userPoolNotFound`, `clientNotFound`.
    public static func shown(poolId: String, clientId: String?, call: Call) async throws -> RiskConfigurationType {
        try await call.store.read { store in
            try requireKnown(poolId, clientId, in: store)
            return try store.riskConfiguration(poolId: poolId, clientId: clientId)
                ?? RiskConfigurationType(userPoolId: poolId, clientId: clientId)
        }
    }

    private static func requireKnown(_ poolId: String, _ clientId: String?, in store: any StoreReader) throws {
        _ = try store.existingPool(poolId)
        if let clientId { try store.existingClient(clientId, of: poolId) }
    }

    private static func check(_ takeover: AccountTakeoverRiskConfigurationType) throws(Refusal) {
        let actions = [takeover.actions.lowAction, takeover.actions.mediumAction, takeover.actions.highAction]
        guard let notification = takeover.notifyConfiguration else {
            if actions.contains(where: { $0?.notify == true }) { throw .risk(.notifyWithoutConfiguration) }
            return
        }
        for sender in [notification.from, notification.replyTo] {
            if let sender, !PoolRules.isSender(sender) { throw .risk(.unusableNotificationSender) }
        }
    }

    private static func check(_ exceptions: RiskExceptionConfigurationType) throws(Refusal) {
        for range in (exceptions.blockedIPRangeList ?? []) + (exceptions.skippedIPRangeList ?? [])
        where IPNetwork(cidr: range) == nil {
            throw .risk(.unusableRange(range))
        }
    }
}
