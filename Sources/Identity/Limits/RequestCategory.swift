// How many requests a second are answered, by category, as Cognito's quotas count them (cognito/limits).
//
// Owns the categories with their operations and the service's own limits, what somebody has set instead, and the
// counting. It never lets a request wait: each process counts by itself, and where several serve one database they share
// a limit by portions (docs/decisions/0046-limits-are-shared-by-portions.md). Nothing is counted where nothing is
// enforced.

public import ServiceModel

/// Operations that share a limit.
public enum RequestCategory: String, Sendable, CaseIterable {
    case userAuthentication = "UserAuthentication"
    case userCreation = "UserCreation"
    case userFederation = "UserFederation"
    case userAccountRecovery = "UserAccountRecovery"
    case userRead = "UserRead"
    case userUpdate = "UserUpdate"
    case userToken = "UserToken"
    case userResourceRead = "UserResourceRead"
    case userResourceUpdate = "UserResourceUpdate"
    case userList = "UserList"
    case userPoolRead = "UserPoolRead"
    case userPoolUpdate = "UserPoolUpdate"
    case userPoolResourceRead = "UserPoolResourceRead"
    case userPoolResourceUpdate = "UserPoolResourceUpdate"
    case userPoolClientRead = "UserPoolClientRead"
    case userPoolClientUpdate = "UserPoolClientUpdate"
    case clientAuthentication = "ClientAuthentication"

    /// The service's own limit, in requests a second.
    public var standard: Int {
        switch self {
        case .clientAuthentication: 150
        case .userAuthentication, .userRead, .userToken: 120
        case .userCreation, .userResourceRead: 50
        case .userAccountRecovery, .userList: 30
        case .userFederation, .userUpdate, .userResourceUpdate: 25
        case .userPoolResourceRead: 20
        case .userPoolRead, .userPoolUpdate, .userPoolResourceUpdate, .userPoolClientRead, .userPoolClientUpdate: 15
        }
    }
}

extension RequestCategory {
    /// To which category an operation belongs.
    public static func of(_ operation: OperationName) -> RequestCategory { table[operation] ?? .userPoolResourceRead }

    /// How many answers to challenges there may be for each first step of a sign-in.
    static let challengesForEachStart = 3

    static func isChallenge(_ operation: OperationName) -> Bool {
        operation == .respondToAuthChallenge || operation == .adminRespondToAuthChallenge
    }

    static let table: [OperationName: RequestCategory] = {
        var table: [OperationName: RequestCategory] = [:]
        for (category, operations) in lists {
            for operation in operations { table[operation] = category }
        }
        return table
    }()

    private static let lists: [(RequestCategory, [OperationName])] = [
        (
            .userAuthentication,
            [.initiateAuth, .respondToAuthChallenge, .adminInitiateAuth, .adminRespondToAuthChallenge]
        ),
        (.userCreation, [.signUp, .confirmSignUp, .adminCreateUser, .adminConfirmSignUp]),
        (
            .userAccountRecovery,
            [
                .forgotPassword, .confirmForgotPassword, .changePassword, .adminResetUserPassword,
                .adminSetUserPassword,
            ]
        ),
        (.userRead, [.getUser, .adminGetUser, .getUserAuthFactors, .adminGetUserAuthFactors]),
        (
            .userUpdate,
            [
                .updateUserAttributes, .deleteUserAttributes, .verifyUserAttribute, .deleteUser, .globalSignOut,
                .adminAddUserToGroup, .adminRemoveUserFromGroup, .adminUpdateUserAttributes,
                .adminDeleteUserAttributes, .adminDeleteUser, .adminDisableUser, .adminEnableUser,
                .adminLinkProviderForUser, .adminDisableProviderForUser, .adminUserGlobalSignOut,
            ]
        ),
        (.userToken, [.revokeToken, .getTokensFromRefreshToken, .getDerivedToken]),
        (
            .userResourceRead,
            [
                .getDevice, .listDevices, .adminGetDevice, .adminListDevices, .adminListGroupsForUser,
                .adminListUserAuthEvents, .getUserAttributeVerificationCode, .resendConfirmationCode,
                .listUserSessions, .adminListUserSessions, .listWebAuthnCredentials,
            ]
        ),
        (
            .userResourceUpdate,
            [
                .confirmDevice, .updateDeviceStatus, .forgetDevice, .adminUpdateDeviceStatus, .adminForgetDevice,
                .setUserMFAPreference, .setUserSettings, .adminSetUserMFAPreference, .adminSetUserSettings,
                .associateSoftwareToken, .verifySoftwareToken, .adminDeleteSoftwareToken, .updateAuthEventFeedback,
                .adminUpdateAuthEventFeedback, .startWebAuthnRegistration, .completeWebAuthnRegistration,
                .deleteWebAuthnCredential, .revokeUserSession, .adminRevokeUserSession,
            ]
        ),
        (.userList, [.listUsers, .listUsersInGroup]),
        (.userPoolRead, [.describeUserPool, .listUserPools]),
        (.userPoolUpdate, [.createUserPool, .updateUserPool, .deleteUserPool]),
        (.userPoolResourceRead, poolResourceReads),
        (.userPoolResourceUpdate, poolResourceUpdates),
        (
            .userPoolClientRead,
            [
                .describeUserPoolClient, .listUserPoolClients, .listUserPoolClientSecrets,
                .getUserPoolClientSessionConfiguration,
            ]
        ),
        (
            .userPoolClientUpdate,
            [
                .createUserPoolClient, .updateUserPoolClient, .deleteUserPoolClient, .addUserPoolClientSecret,
                .deleteUserPoolClientSecret, .setUserPoolClientSessionConfiguration,
            ]
        ),
        (.clientAuthentication, [.getClientToken]),
    ]

    private static let poolResourceReads: [OperationName] = [
        .describeCIMDPolicy, .describeIdentityProvider, .describeManagedLoginBranding,
        .describeManagedLoginBrandingByClient, .describePointInTimeRecovery, .describeResourceServer,
        .describeRiskConfiguration, .describeTerms, .describeTermsByClient, .describeUserImportJob,
        .describeUserPoolDomain, .getCSVHeader, .getGroup, .getIdentityProviderByIdentifier,
        .getLogDeliveryConfiguration, .getProvisionedLimit, .getSigningCertificate, .getUICustomization,
        .getUserPoolMfaConfig, .getUserPoolSessionConfiguration, .listCIMDPolicies, .listClientMetadataURLs,
        .listGroups, .listIdentityProviders, .listPointInTimeRecoveries, .listResourceServers, .listTagsForResource,
        .listTerms, .listUserImportJobs, .listUserPoolReplicas,
    ]

    private static let poolResourceUpdates: [OperationName] = [
        .addCustomAttributes, .cancelPointInTimeRecovery, .createCIMDPolicy, .createGroup, .createIdentityProvider,
        .createManagedLoginBranding, .createResourceServer, .createTerms, .createUserImportJob,
        .createUserPoolDomain, .createUserPoolReplica, .deleteCIMDPolicy, .deleteGroup, .deleteIdentityProvider,
        .deleteManagedLoginBranding, .deleteResourceServer, .deleteTerms, .deleteUserPoolDomain,
        .deleteUserPoolReplica, .initiatePointInTimeRecovery, .setLogDeliveryConfiguration, .setRiskConfiguration,
        .setUICustomization, .setUserPoolMfaConfig, .setUserPoolSessionConfiguration, .startPointInTimeRecovery,
        .startUserImportJob, .stopUserImportJob, .tagResource, .untagResource, .updateCIMDPolicy,
        .updateClientMetadataURLState, .updateGroup, .updateIdentityProvider, .updateManagedLoginBranding,
        .updateProvisionedLimit, .updateResourceServer, .updateTerms, .updateUserPoolDomain, .updateUserPoolReplica,
    ]
}
