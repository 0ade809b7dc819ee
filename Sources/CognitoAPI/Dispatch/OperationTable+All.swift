/// Every operation that is built, by area. `docs/compatibility.md` is made from this list.
extension OperationTable {
    public static let all: OperationTable = {
        var table = OperationTable()

        // Administration
        table.add(AdminConfirmSignUp.self)
        table.add(AdminCreateUser.self)
        table.add(AdminDeleteUser.self)
        table.add(AdminDeleteUserAttributes.self)
        table.add(AdminDisableUser.self)
        table.add(AdminEnableUser.self)
        table.add(AdminGetUser.self)
        table.add(AdminResetUserPassword.self)
        table.add(AdminSetUserPassword.self)
        table.add(AdminUpdateUserAttributes.self)
        table.add(ListUsers.self)

        // Clients
        table.add(CreateUserPoolClient.self)
        table.add(DeleteUserPoolClient.self)
        table.add(DescribeUserPoolClient.self)
        table.add(ListUserPoolClients.self)
        table.add(UpdateUserPoolClient.self)

        // Groups
        table.add(AdminAddUserToGroup.self)
        table.add(AdminListGroupsForUser.self)
        table.add(AdminRemoveUserFromGroup.self)
        table.add(CreateGroup.self)
        table.add(DeleteGroup.self)
        table.add(GetGroup.self)
        table.add(ListGroups.self)
        table.add(ListUsersInGroup.self)
        table.add(UpdateGroup.self)

        // Pools
        table.add(AddCustomAttributes.self)
        table.add(CreateUserPool.self)
        table.add(DeleteUserPool.self)
        table.add(DescribeUserPool.self)
        table.add(ListUserPools.self)
        table.add(UpdateUserPool.self)

        // SignIn
        table.add(AdminInitiateAuth.self)
        table.add(AdminRespondToAuthChallenge.self)
        table.add(InitiateAuth.self)
        table.add(RespondToAuthChallenge.self)

        // SignUp
        table.add(ConfirmForgotPassword.self)
        table.add(ConfirmSignUp.self)
        table.add(ForgotPassword.self)
        table.add(ResendConfirmationCode.self)
        table.add(SignUp.self)

        // Tokens
        table.add(AdminUserGlobalSignOut.self)
        table.add(GetTokensFromRefreshToken.self)
        table.add(GlobalSignOut.self)
        table.add(RevokeToken.self)

        // Users
        table.add(ChangePassword.self)
        table.add(DeleteUser.self)
        table.add(DeleteUserAttributes.self)
        table.add(GetUser.self)
        table.add(GetUserAttributeVerificationCode.self)
        table.add(UpdateUserAttributes.self)
        table.add(VerifyUserAttribute.self)
        return table
    }()
}
