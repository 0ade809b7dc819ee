public import JSON
public import Logging
public import ServiceModel

/// What a seed file declares.
///
/// Members are called as in the API (`PoolName`, `ExplicitAuthFlows`, `UserAttributes`), with a few of our own
/// for what the API cannot say: `Id`, `ClientId`, and a user's `Password`, `Groups`, `SoftwareTokenSecret` and
/// `Enabled`. A pool has what SetUserPoolMfaConfig says as well, a user what AdminSetUserMFAPreference says, and a
/// function may be named without its ARN.
public struct SeedFile: Sendable, Equatable {
    public var pools: [SeedPool]
}

/// An operation that creates something declared.
public struct SeedCall: Sendable, Equatable {
    public let operation: OperationName
    public internal(set) var input: JSONObject
    /// Where the file declares it; counts from 1.
    public let line: Int
}

/// A pool and all that is in it.
public struct SeedPool: Sendable, Equatable {
    /// The id that it shall have; where there is none, the pool is found again by its name.
    public var id: String?
    public var name: String
    /// CreateUserPool, with functions as they are named. A wanted id is in the tag `_custom_id_`.
    public var create: SeedCall
    var mfaDraft: SeedCall?
    public var clients: [SeedClient]
    public var groups: [SeedGroup]
    public var users: [SeedUser]

    /// CreateUserPool of that region and account, with functions by their ARNs.
    func create(region: String, accountId: String) -> SeedCall {
        var call = create
        call.input = SeedFunctions.resolved(call.input, region: region, accountId: accountId)
        return call
    }

    /// SetUserPoolMfaConfig of that pool; nil where the file says nothing of it.
    public func configureMFA(poolId: String) -> SeedCall? { mfaDraft?.in(poolId) }
}

public struct SeedClient: Sendable, Equatable {
    /// The id that it shall have; where there is none, the client is found again by its name.
    public var id: String?
    public var name: String
    /// The secret that it shall have.
    public var secret: Redacted<String>?
    var draft: SeedCall

    /// CreateUserPoolClient in that pool. The wanted id is not part of the input: the API has no word for it.
    public func create(poolId: String) -> SeedCall { draft.in(poolId) }
}

public struct SeedGroup: Sendable, Equatable {
    public var name: String
    var draft: SeedCall

    /// CreateGroup in that pool.
    public func create(poolId: String) -> SeedCall { draft.in(poolId) }
}

public struct SeedUser: Sendable, Equatable {
    public var username: String
    var draft: SeedCall
    /// The authenticator app that the user has.
    var softwareToken: SeedSoftwareToken?
    /// What follows once the user is there and has its app: password, groups, second factors, disabling.
    var completion: [SeedCall]

    /// AdminCreateUser in that pool.
    public func create(poolId: String) -> SeedCall { draft.in(poolId) }

    /// What brings a user who was just created into the declared state, in this order.
    public func complete(poolId: String) -> [SeedCall] { completion.map { $0.in(poolId) } }
}

/// The seed of an authenticator app.
struct SeedSoftwareToken: Sendable, Equatable {
    var seed: Redacted<[UInt8]>
    var line: Int
}

extension SeedCall {
    fileprivate func `in`(_ poolId: String) -> SeedCall {
        var input: JSONObject = ["UserPoolId": .string(poolId)]
        for (key, value) in self.input.members { input[key] = value }
        return SeedCall(operation: operation, input: input, line: line)
    }
}
