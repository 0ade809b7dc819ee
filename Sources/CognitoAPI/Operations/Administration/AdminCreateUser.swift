import Identity
import ServiceModel

/// Creates a user with a temporary password and invites it, or invites it anew (cognito/sign-up §4).
struct AdminCreateUser: PoolOperation {
    static let name = OperationName.adminCreateUser

    func run(_ input: AdminCreateUserRequest, on pool: UserPool, in call: Call) async throws -> AdminCreateUserResponse
    {
        let request = InvitationFlow.Request(
            username: input.username, attributes: input.userAttributes ?? [],
            temporaryPassword: input.temporaryPassword.flatMap { $0.isEmpty ? nil : $0 },
            forceAliasCreation: input.forceAliasCreation ?? false,
            media: input.desiredDeliveryMediums ?? [], isSilent: input.messageAction == .suppress)
        let user =
            input.messageAction == .resend
            ? try await InvitationFlow.resend(request, pool: pool, call: call)
            : try await InvitationFlow.create(request, pool: pool, call: call)
        var shape = user.shape
        // Here alone `sub` stands last (cognito/evidence row 157).
        if let attributes = shape.attributes { shape.attributes = Array(attributes.dropFirst()) + attributes.prefix(1) }
        return AdminCreateUserResponse(user: shape)
    }
}
