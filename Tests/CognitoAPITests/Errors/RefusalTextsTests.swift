import CognitoAPI
import Identity
import ServiceModel
import Testing

/// The words of what is told differently by case: the compiler sees that each refusal has some, not which
/// (cognito/errors-and-texts).
@Suite struct RefusalTextsTests {
    private func expect(
        _ refusal: Refusal, _ name: ErrorName, _ text: String, at location: SourceLocation = #_sourceLocation
    ) {
        #expect(ServiceError(refusal) == ServiceError(name, text), sourceLocation: location)
    }

    @Test func `a violation of the password policy is told by occasion`() {
        // cognito/passwords §1
        for (occasion, heading) in [
            (PasswordOccasion.signUp, "Password did not conform with policy"),
            (.adminCreateUser, "Password did not conform with password policy"),
            (.change, "Password does not conform to policy"),
        ] {
            for (violation, text) in [
                (PasswordViolation.tooShort, "Password not long enough"),
                (.noLowercase, "Password must have lowercase characters"),
                (.noUppercase, "Password must have uppercase characters"),
                (.noNumber, "Password must have numeric characters"),
                (.noSymbol, "Password must have symbol characters"),
            ] {
                expect(.password(.policy(violation, on: occasion)), .invalidPasswordException, "\(heading): \(text)")
            }
        }
    }

    @Test func `a disabled user is told with a full stop, but where an administrator resets`() {
        expect(.signIn(.userDisabled), .notAuthorizedException, "User is disabled.")
        expect(.recovery(.userDisabled), .notAuthorizedException, "User is disabled")
    }

    @Test func `a name that is taken is told by what is taken, and by whom it was asked for`() {
        expect(.registration(.usernameExists), .usernameExistsException, "User already exists")
        expect(.registration(.userAccountExists), .usernameExistsException, "User account already exists")
        let email = "An account with the given email already exists."
        expect(.registration(.accountExists(.email)), .usernameExistsException, email)
        expect(.registration(.aliasExists(.email)), .aliasExistsException, email)
        expect(
            .registration(.aliasExists(.preferredUsername)), .aliasExistsException,
            "Already found an entry for the provided username.")
    }

    @Test func `a limit has one text and the type that the operation's model lists`() {
        let text = "Attempt limit exceeded, please try after some time."
        expect(.code(.attemptLimitExceeded), .limitExceededException, text)
        expect(.code(.messageLimitExceeded), .tooManyRequestsException, text)
    }

    @Test func `a wrong secret hash is told differently where tokens are refreshed`() {
        expect(
            .secretHash(.mismatch(clientId: "c")), .notAuthorizedException, "Unable to verify secret hash for client c")
        expect(
            .secretHash(.mismatchOnRefresh(clientId: "c")), .notAuthorizedException,
            "SecretHash does not match for the client: c")
        expect(
            .secretHash(.missing(clientId: "c")), .notAuthorizedException,
            "Client c is configured with secret but SECRET_HASH was not received")
    }

    @Test(arguments: [
        (AuthFlowType.userPasswordAuth, "USER_PASSWORD_AUTH flow not enabled for this client"),
        (.userSrpAuth, "USER_SRP_AUTH is not enabled for the client."),
        (.customAuth, "CUSTOM_AUTH is not enabled for the client."),
        (.userAuth, "USER_AUTH flow not enabled for this client"),
        (.refreshTokenAuth, "Refresh Token flow not enabled for this client"),
        (.refreshToken, "Refresh Token flow not enabled for this client"),
        (.adminNoSrpAuth, "Auth flow not enabled for this client"),
        (.adminUserPasswordAuth, "Auth flow not enabled for this client"),
    ])
    func `a flow that the client does not have is told by its name`(_ flow: AuthFlowType, _ text: String) {
        expect(.signIn(.flowNotEnabled(flow)), .invalidParameterException, text)
    }

    @Test func `what the cheapest tier lacks is told as such`() {
        expect(
            .signIn(.notInLiteTier(.choiceBasedSignIn)), .featureUnavailableInTierException,
            "Choice-based sign-in (USER_AUTH) is not available in the LITE pricing tier.")
        expect(
            .signIn(.notInLiteTier(.stepUp)), .featureUnavailableInTierException,
            "Step-up authentication (TARGET_ACR_VALUES) is not available in the LITE pricing tier.")
    }

    @Test func `what is not built says what that is, with a type that no client takes for its own fault`() {
        for (feature, part) in [
            (Feature.verificationByLink, "Verification by link, which this user pool wants (CONFIRM_WITH_LINK),"),
            (.foreignTokens, "The exchange of identity providers' tokens and of SAML assertions"),
        ] {
            let error = ServiceError(.notBuilt(feature) as Refusal)
            #expect(error == ServiceError(.notImplemented, "\(part) is not implemented yet."))
        }
    }

    @Test func `only what a rule or the API refuses is told`() {
        struct Fault: Error {}
        #expect(ServiceError(telling: Refusal.tooManyRequests)?.message == "Too many requests")
        let own = ServiceError(.invalidSignature, "x")
        #expect(ServiceError(telling: own) == own)
        #expect(ServiceError(telling: Fault()) == nil)
        #expect(ServiceError(telling: StoreConflict.usernameTaken) == nil)
        #expect(ServiceError(telling: CancellationError()) == nil)
    }
}
