import ServiceModel

/// What the operations of the API are about, for people who look for one.
enum OperationArea: String, CaseIterable {
    case signUp = "Sign-up and recovery"
    case signIn = "Sign-in and tokens"
    case account = "A user's own account"
    case factors = "Factors and passkeys"
    case devices = "Devices and sessions"
    case administration = "Users, administered"
    case groups = "Groups"
    case pools = "User pools"
    case clients = "App clients and resource servers"
    case federation = "Identity providers"
    case hostedPages = "Domains, branding and terms"
    case risk = "Risk, logs and limits"
    case imports = "Imports and tags"

    /// Every operation is in exactly one area; a test sees to it.
    var operations: [OperationName] {
        switch self {
        case .signUp: [.signUp, .confirmSignUp, .resendConfirmationCode, .forgotPassword, .confirmForgotPassword]
        case .signIn:
            [
                .initiateAuth, .respondToAuthChallenge, .adminInitiateAuth, .adminRespondToAuthChallenge,
                .getTokensFromRefreshToken, .revokeToken, .globalSignOut, .adminUserGlobalSignOut, .getClientToken,
                .getDerivedToken,
            ]
        case .account:
            [
                .getUser, .updateUserAttributes, .deleteUserAttributes, .getUserAttributeVerificationCode,
                .verifyUserAttribute, .changePassword, .deleteUser, .setUserSettings,
            ]
        case .factors:
            [
                .associateSoftwareToken, .verifySoftwareToken, .setUserMFAPreference, .getUserAuthFactors,
                .startWebAuthnRegistration, .completeWebAuthnRegistration, .listWebAuthnCredentials,
                .deleteWebAuthnCredential, .adminSetUserMFAPreference, .adminSetUserSettings,
                .adminGetUserAuthFactors, .adminDeleteSoftwareToken, .getUserPoolMfaConfig, .setUserPoolMfaConfig,
            ]
        case .devices:
            [
                .confirmDevice, .getDevice, .listDevices, .updateDeviceStatus, .forgetDevice, .adminGetDevice,
                .adminListDevices, .adminUpdateDeviceStatus, .adminForgetDevice, .listUserSessions,
                .revokeUserSession, .adminListUserSessions, .adminRevokeUserSession,
                .getUserPoolSessionConfiguration, .setUserPoolSessionConfiguration,
                .getUserPoolClientSessionConfiguration, .setUserPoolClientSessionConfiguration,
            ]
        case .administration:
            [
                .adminCreateUser, .adminGetUser, .listUsers, .adminUpdateUserAttributes, .adminDeleteUserAttributes,
                .adminConfirmSignUp, .adminSetUserPassword, .adminResetUserPassword, .adminEnableUser,
                .adminDisableUser, .adminDeleteUser,
            ]
        case .groups:
            [
                .createGroup, .getGroup, .updateGroup, .deleteGroup, .listGroups, .listUsersInGroup,
                .adminAddUserToGroup, .adminRemoveUserFromGroup, .adminListGroupsForUser,
            ]
        case .pools:
            [
                .createUserPool, .describeUserPool, .updateUserPool, .deleteUserPool, .listUserPools,
                .addCustomAttributes, .createUserPoolReplica, .updateUserPoolReplica, .deleteUserPoolReplica,
                .listUserPoolReplicas, .initiatePointInTimeRecovery, .startPointInTimeRecovery,
                .cancelPointInTimeRecovery, .describePointInTimeRecovery, .listPointInTimeRecoveries,
            ]
        case .clients:
            [
                .createUserPoolClient, .describeUserPoolClient, .updateUserPoolClient, .deleteUserPoolClient,
                .listUserPoolClients, .addUserPoolClientSecret, .deleteUserPoolClientSecret,
                .listUserPoolClientSecrets, .createResourceServer, .describeResourceServer, .updateResourceServer,
                .deleteResourceServer, .listResourceServers, .createCIMDPolicy, .describeCIMDPolicy,
                .updateCIMDPolicy, .deleteCIMDPolicy, .listCIMDPolicies, .listClientMetadataURLs,
                .updateClientMetadataURLState,
            ]
        case .federation:
            [
                .createIdentityProvider, .describeIdentityProvider, .updateIdentityProvider, .deleteIdentityProvider,
                .listIdentityProviders, .getIdentityProviderByIdentifier, .adminLinkProviderForUser,
                .adminDisableProviderForUser, .getSigningCertificate,
            ]
        case .hostedPages:
            [
                .createUserPoolDomain, .describeUserPoolDomain, .updateUserPoolDomain, .deleteUserPoolDomain,
                .getUICustomization, .setUICustomization, .createManagedLoginBranding,
                .describeManagedLoginBranding, .describeManagedLoginBrandingByClient, .updateManagedLoginBranding,
                .deleteManagedLoginBranding, .createTerms, .describeTerms, .describeTermsByClient, .updateTerms,
                .deleteTerms, .listTerms,
            ]
        case .risk:
            [
                .describeRiskConfiguration, .setRiskConfiguration, .adminListUserAuthEvents,
                .adminUpdateAuthEventFeedback, .updateAuthEventFeedback, .getLogDeliveryConfiguration,
                .setLogDeliveryConfiguration, .getProvisionedLimit, .updateProvisionedLimit,
            ]
        case .imports:
            [
                .createUserImportJob, .describeUserImportJob, .startUserImportJob, .stopUserImportJob,
                .listUserImportJobs, .getCSVHeader, .tagResource, .untagResource, .listTagsForResource,
            ]
        }
    }
}
