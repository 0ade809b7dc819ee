import CognitoAPI
import Identity
import IdentityPoolModel

/// Which roles the identities of a pool take (cognito/identity-pools §2).
struct GetIdentityPoolRoles: Operation {
    static let name = IdentityPoolOperation.getIdentityPoolRoles

    func run(_ input: GetIdentityPoolRolesInput, in call: Call) async throws -> GetIdentityPoolRolesResponse {
        let pool = try await call.services.identityPools.pool(input.identityPoolId)
        return GetIdentityPoolRolesResponse(
            identityPoolId: pool.id, roles: pool.roles.standard,
            roleMappings: pool.roles.mappings.isEmpty ? nil : pool.roles.mappings)
    }
}
