/// The operations that this server runs: they, and what they reach, get typed structures.
///
/// To build another operation, add its name here and run `scripts/generate`. All others are known by name
/// and constraints alone, which keeps builds quick.
public let builtOperations: [String] = [
    // Sign-up
    "SignUp", "ConfirmSignUp", "ResendConfirmationCode",
    // Sign-in and tokens
    "InitiateAuth", "AdminInitiateAuth", "RespondToAuthChallenge", "AdminRespondToAuthChallenge",
    "GetTokensFromRefreshToken", "RevokeToken", "GlobalSignOut", "AdminUserGlobalSignOut",
    // A user's own account
    "GetUser", "UpdateUserAttributes", "DeleteUserAttributes", "GetUserAttributeVerificationCode",
    "VerifyUserAttribute", "ChangePassword", "ForgotPassword", "ConfirmForgotPassword", "DeleteUser",
    // Users, administered
    "AdminCreateUser", "AdminGetUser", "AdminUpdateUserAttributes", "AdminDeleteUserAttributes",
    "AdminDeleteUser", "AdminEnableUser", "AdminDisableUser", "AdminConfirmSignUp", "AdminSetUserPassword",
    "AdminResetUserPassword", "ListUsers",
    // Groups
    "CreateGroup", "GetGroup", "UpdateGroup", "DeleteGroup", "ListGroups", "AdminAddUserToGroup",
    "AdminRemoveUserFromGroup", "AdminListGroupsForUser", "ListUsersInGroup",
    // Pools and clients
    "CreateUserPool", "DescribeUserPool", "UpdateUserPool", "DeleteUserPool", "ListUserPools",
    "AddCustomAttributes", "CreateUserPoolClient", "DescribeUserPoolClient", "UpdateUserPoolClient",
    "DeleteUserPoolClient", "ListUserPoolClients",
]
