import Identity
import ServiceModel

/// Makes a group (cognito/groups §1).
struct CreateGroup: Operation {
    static let name = OperationName.createGroup

    func run(_ input: CreateGroupRequest, in call: Call) async throws -> CreateGroupResponse {
        let pool = try await call.pools.pool(input.userPoolId)
        let group = try Group(
            GroupType(
                groupName: input.groupName, userPoolId: pool.id, description: input.description, roleArn: input.roleArn,
                precedence: input.precedence, lastModifiedDate: Timestamp(milliseconds: call.now),
                creationDate: Timestamp(milliseconds: call.now)))
        do {
            try await call.store.write { store in
                guard try store.groupCount(poolId: pool.id) < GroupLimits.perPool else {
                    throw Refusal.group(.tooManyOfPool(limit: GroupLimits.perPool))
                }
                try store.insert(group)
            }
        } catch StoreConflict.exists {
            throw Refusal.group(.exists)
        }
        return CreateGroupResponse(group: group.settings)
    }
}
