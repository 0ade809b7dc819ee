public import ServiceModel

// Every text that a caller of the API may read, in one place, so that a better recording of Cognito is one line
// to follow. Source: cognito/errors-and-texts.

extension ServiceError {
    // MARK: Look-ups
    public static func userPoolNotFound(_ id: String) -> ServiceError {
        ServiceError(.resourceNotFoundException, "User pool \(id) does not exist.")
    }
    public static func clientNotFound(_ id: String) -> ServiceError {
        ServiceError(.resourceNotFoundException, "User pool client \(id) does not exist.")
    }
    public static let groupNotFound = ServiceError(.resourceNotFoundException, "Group not found.")
    public static let userNotFound = ServiceError(.userNotFoundException, "User does not exist.")
    public static let usernameClientNotFound = ServiceError(
        .userNotFoundException, "Username/client id combination not found.")

    // MARK: Sign-in
    public static let incorrectUsernameOrPassword = ServiceError(
        .notAuthorizedException, "Incorrect username or password.")
    public static let passwordAttemptsExceeded = ServiceError(.notAuthorizedException, "Password attempts exceeded")
    public static let userDisabled = ServiceError(.notAuthorizedException, "User is disabled.")
    public static let userNotConfirmed = ServiceError(.userNotConfirmedException, "User is not confirmed.")
    public static let passwordResetRequired = ServiceError(
        .passwordResetRequiredException, "Password reset required for the user")
    public static let temporaryPasswordExpired = ServiceError(
        .notAuthorizedException, "Temporary password has expired and must be reset by an administrator.")
    public static let authMethodNotSupported = parameter("Initiate Auth method not supported.")
    public static func flowNotEnabled(_ flow: AuthFlowType) -> ServiceError {
        switch flow {
        case .userPasswordAuth: parameter("USER_PASSWORD_AUTH flow not enabled for this client")
        case .userSrpAuth: parameter("USER_SRP_AUTH is not enabled for the client.")
        case .customAuth: parameter("CUSTOM_AUTH is not enabled for the client.")
        case .userAuth: parameter("USER_AUTH flow not enabled for this client")
        case .refreshTokenAuth, .refreshToken: parameter("Refresh Token flow not enabled for this client")
        case .adminNoSrpAuth, .adminUserPasswordAuth: parameter("Auth flow not enabled for this client")
        }
    }
    public static let customAuthTriggerMissing = parameter(
        "Custom auth lambda trigger is not configured for the user pool.")
    public static func missingParameter(_ name: String) -> ServiceError {
        parameter("Missing required parameter \(name)")
    }
    public static let invalidSRPA = parameter("Invalid SRP_A value.")
    public static let timestampFormat = parameter("TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.")

    // MARK: Secret hashes
    public static func secretHashMismatch(_ clientId: String) -> ServiceError {
        ServiceError(.notAuthorizedException, "Unable to verify secret hash for client \(clientId)")
    }
    public static func secretHashMissing(_ clientId: String) -> ServiceError {
        ServiceError(
            .notAuthorizedException, "Client \(clientId) is configured with secret but SECRET_HASH was not received")
    }
    public static func refreshSecretHashMismatch(_ clientId: String) -> ServiceError {
        ServiceError(.notAuthorizedException, "SecretHash does not match for the client: \(clientId)")
    }

    // MARK: Sessions and challenges
    public static let sessionExpired = ServiceError(
        .notAuthorizedException, "Invalid session for the user, session is expired.")
    public static let sessionUsed = ServiceError(
        .notAuthorizedException, "Invalid session for the user, session can only be used once.")
    public static let sessionInvalid = ServiceError(.notAuthorizedException, "Invalid session for the user.")
    public static func attributesMissing(_ names: [String]) -> ServiceError {
        parameter("Invalid attributes given, \(names.joined(separator: " and ")) is missing")
    }
    public static func attributeAlreadyProvided(_ name: String) -> ServiceError {
        ServiceError(.notAuthorizedException, "Cannot modify an already provided \(name)")
    }

    // MARK: Tokens
    public static let invalidAccessToken = ServiceError(.notAuthorizedException, "Invalid Access Token")
    public static let accessTokenSignature = ServiceError(
        .notAuthorizedException, "Could not verify signature for Access Token")
    public static let accessTokenExpired = ServiceError(.notAuthorizedException, "Access Token has expired")
    public static let accessTokenRevoked = ServiceError(.notAuthorizedException, "Access Token has been revoked")
    public static let accessTokenScopes = ServiceError(
        .notAuthorizedException, "Access Token does not have required scopes")
    public static let invalidRefreshToken = ServiceError(.notAuthorizedException, "Invalid Refresh Token.")
    public static let refreshTokenRevoked = ServiceError(.notAuthorizedException, "Refresh Token has been revoked")
    public static let refreshTokenExpired = ServiceError(.notAuthorizedException, "Refresh Token has expired")
    public static let refreshTokenReused = ServiceError(
        .refreshTokenReuseException, "Refresh token has been reused")
    public static let unsupportedTokenType = ServiceError(
        .unsupportedTokenTypeException, "Unsupported token type. Only refresh tokens can be revoked.")
    public static let revocationNotEnabled = ServiceError(
        .unsupportedOperationException, "Token revocation is not enabled for this client.")
    public static let revocationUnauthorized = ServiceError(
        .unauthorizedException, "The client is not authorized to revoke this token.")

    // MARK: Sign-up and confirmation
    public static let usernameExists = ServiceError(.usernameExistsException, "User already exists")
    public static let userAccountExists = ServiceError(.usernameExistsException, "User account already exists")
    public static func accountExists(_ kind: AliasKind) -> ServiceError {
        ServiceError(.usernameExistsException, "An account with the given \(kind.rawValue) already exists.")
    }
    public static func aliasExists(_ kind: AliasKind) -> ServiceError {
        ServiceError(
            .aliasExistsException,
            kind == .preferredUsername
                ? "Already found an entry for the provided username."
                : "An account with the given \(kind.rawValue) already exists.")
    }
    public static let signUpNotPermitted = ServiceError(
        .notAuthorizedException, "SignUp is not permitted for this user pool")
    public static let passwordRequired = parameter("Password is required.")
    public static func cannotConfirm(_ status: UserStatusType) -> ServiceError {
        ServiceError(.notAuthorizedException, "User cannot be confirmed. Current status is \(status.rawValue)")
    }
    public static let alreadyConfirmed = parameter("User is already confirmed.")
    public static let cannotResend = ServiceError(
        .notAuthorizedException, "Cannot resend codes. Auto verification not turned on.")
    public static func resendNotPossible(_ username: String) -> ServiceError {
        ServiceError(
            .unsupportedUserStateException, "Resend not possible. \(username) status is not FORCE_CHANGE_PASSWORD")
    }

    // MARK: Codes
    public static let codeMismatch = ServiceError(
        .codeMismatchException, "Invalid verification code provided, please try again.")
    public static let codeExpired = ServiceError(
        .expiredCodeException, "Invalid code provided, please request a code again.")
    public static let attemptLimitExceeded = ServiceError(
        .limitExceededException, "Attempt limit exceeded, please try after some time.")
    /// A destination has had its messages, or the user's codes are used up, in an operation whose model does not list
    /// LimitExceededException (cognito/limits §1).
    public static let messageLimitExceeded = ServiceError(
        .tooManyRequestsException, "Attempt limit exceeded, please try after some time.")
    public static let tooManyRequests = ServiceError(.tooManyRequestsException, "Too many requests")

    // MARK: Passwords
    public static func passwordPolicy(_ prefix: PasswordPolicyPrefix, _ reason: String) -> ServiceError {
        ServiceError(.invalidPasswordException, "\(prefix.rawValue): \(reason)")
    }
    public static let passwordUsedBefore = ServiceError(
        .passwordHistoryPolicyViolationException, "Password has been used before")
    public static let noRecoveryContact = parameter(
        "Cannot reset password for the user as there is no registered/verified email or phone_number")
    public static let cannotResetInState = ServiceError(
        .notAuthorizedException, "User password cannot be reset in the current state.")
    /// AdminResetUserPassword writes it without a full stop (cognito/passwords §2).
    public static let userDisabledForReset = ServiceError(.notAuthorizedException, "User is disabled")
    public static let contactAdministrator = ServiceError(
        .notAuthorizedException, "Contact administrator to reset password.")

    // MARK: Names and attributes
    public static let usernameShouldBeEmail = parameter("Username should be an email.")
    public static let usernameShouldBePhone = parameter("Username should be a phone number.")
    public static let usernameShouldBeEither = parameter("Username should be either an email or a phone number.")
    public static let usernameLooksLikeEmail = parameter(
        "Username cannot be of email format, since user pool is configured for email alias.")
    public static let usernameLooksLikePhone = parameter(
        "Username cannot be of phone number format, since user pool is configured for phone number alias.")
    public static let preferredUsernameLooksLikeSub = parameter(
        "preferred_username cannot be of the format of a user's sub.")
    public static let preferredUsernameLooksLikeEmail = parameter(
        "preferred_username cannot be of email format, since user pool is configured for email sign-in.")
    public static let preferredUsernameLooksLikePhone = parameter(
        "preferred_username cannot be of phone number format, since user pool is configured for phone number sign-in.")
    public static let preferredUsernameBeforeConfirmation = parameter(
        "Preferred username cannot be provided for unconfirmed account, since user pool is configured for preferred "
            + "username alias.")
    public static func usernameAttributeDiffers(_ name: String) -> ServiceError {
        parameter("User \(name) should be empty or same as username, since username attribute is \(name).")
    }
    public static let unauthorizedAttribute = ServiceError(
        .notAuthorizedException, "A client attempted to write unauthorized attribute")
    public static func valueMissing(_ name: String) -> ServiceError {
        parameter("Attribute value for \(name) must not be null")
    }
    /// Names of attributes that a new user lacks are those of SCIM (cognito/evidence row 98), one after another with commas; other
    /// problems end in a line break each.
    public static func requiredMissing(_ names: [String]) -> ServiceError {
        schemaMismatch([names.map { "\($0): The attribute \($0) is required" }.joined(separator: ", ")])
    }
    public static func schemaMismatch(_ problems: [String]) -> ServiceError {
        parameter("Attributes did not conform to the schema: " + problems.joined())
    }
    public static let invalidEmail = parameter("Invalid email address format.")
    public static let invalidPhoneNumber = parameter("Invalid phone number format.")
    public static let subNotMutable = parameter("Cannot modify the non-mutable attribute sub")
    public static func attributeCannotBeUpdated(_ names: [String]) -> ServiceError {
        parameter(names.map { "user.\($0): Attribute cannot be updated.\n" }.joined())
    }
    public static func attributeCannotBeDeleted(_ names: [String]) -> ServiceError {
        parameter(names.map { "user.\($0): Required attribute cannot be deleted." }.joined(separator: "\n"))
    }
    public static func attributesNotInSchema(_ names: [String]) -> ServiceError {
        parameter(
            "Invalid user attributes: "
                + names.map { "user.\($0): Attribute does not exist in the schema.\n" }.joined())
    }
    public static func noValueToVerify(_ name: String) -> ServiceError {
        parameter("No \(name == "email" ? "email" : "phone number") provided but \(name)_verified was true")
    }
    public static let attributeNotVerifiable = parameter(
        "Invalid attribute name. Only phone_number and email can be verified.")
    public static func userLacks(_ attribute: String) -> ServiceError {
        parameter(
            "User does not have a valid registered \(attribute == "email" ? "email address" : "phone number")")
    }
    /// Recorded for e-mail (cognito/evidence row 160).
    public static func mediumWithoutContact(_ medium: DeliveryMediumType) -> ServiceError {
        medium == .email
            ? parameter("No email provided but desired delivery medium was Email")
            : parameter("No phone number provided but desired delivery medium was SMS")
    }

    // MARK: Lists
    public static let invalidPaginationToken = parameter("Invalid pagination token given.")
    public static let pagingMarkerInvalid = parameter("Paging Marker is Invalid for Request")
    public static let filterUnparsable = parameter("Error while parsing filter.")
    public static func invalidSearchAttribute(_ name: String) -> ServiceError {
        parameter("Invalid search attribute: \(name)")
    }
    public static let requestedAttributeMissing = parameter("One or more requested attributes do not exist.")

    // MARK: Groups
    public static let groupExists = ServiceError(.groupExistsException, "A group with the name already exists.")
    public static let tooManyGroupsOfUser = ServiceError(
        .limitExceededException, "A user cannot be in more than 100 groups.")
    public static let tooManyGroups = ServiceError(
        .limitExceededException, "A user pool cannot have more than 10000 groups.")

    // MARK: Everything else
    /// An InvalidParameterException with this text.
    public static func parameter(_ message: String) -> ServiceError {
        ServiceError(.invalidParameterException, message)
    }
    /// A feature of Cognito that this server does not have yet; `feature` names it.
    public static func notImplemented(_ feature: String) -> ServiceError {
        ServiceError(type: "NotImplementedException", message: "\(feature) is not implemented yet.")
    }
}

/// Cognito words the same violation differently by operation (cognito/passwords §1).
public enum PasswordPolicyPrefix: String, Sendable {
    case signUp = "Password did not conform with policy"
    case adminCreateUser = "Password did not conform with password policy"
    case change = "Password does not conform to policy"
}
