import ServiceModel
import TestSupport
import Testing

@testable import Identity

/// Each point at which a pool may call a function: where it is configured it is called or fails closed, and nothing else
/// happens.
@Suite struct TriggerPointTests {
    private static let arn = "arn:aws:lambda:us-east-1:123456789012:function:f"

    /// The configuration with one function. The compiler asks here for every trigger that there is.
    private static func config(_ trigger: Trigger) -> LambdaConfigType {
        var config = LambdaConfigType()
        switch trigger {
        case .preSignUp: config.preSignUp = arn
        case .customMessage: config.customMessage = arn
        case .postConfirmation: config.postConfirmation = arn
        case .preAuthentication: config.preAuthentication = arn
        case .postAuthentication: config.postAuthentication = arn
        case .preTokenGeneration: config.preTokenGeneration = arn
        case .userMigration: config.userMigration = arn
        case .customEmailSender: config.customEmailSender = .init(lambdaVersion: .v1_0, lambdaArn: arn)
        case .customSMSSender: config.customSMSSender = .init(lambdaVersion: .v1_0, lambdaArn: arn)
        case .defineAuthChallenge: config.defineAuthChallenge = arn
        case .createAuthChallenge: config.createAuthChallenge = arn
        case .verifyAuthChallengeResponse: config.verifyAuthChallengeResponse = arn
        }
        return config
    }

    private static func pool(_ trigger: Trigger?) -> UserPool {
        .make { $0.lambdaConfig = trigger.map(config) }
    }

    /// Passes the point of a trigger.
    private func pass(_ trigger: Trigger, _ pool: UserPool, _ call: Call) async throws {
        let (user, client) = (User.make(), AppClient.make())
        let delivery = CodeDelivery(attribute: .email, destination: "a@b")
        switch trigger {
        case .preSignUp:
            let decision = try await PreSignUp.decide(
                .signUp, username: "anna", attributes: UserAttributes(), pool: pool, client: client, call: call)
            #expect(decision == PreSignUp.Decision())
        case .customMessage:
            let text = MessageText(subject: "{username}", body: "{####}")
            let changed = try await CustomMessage.change(
                text, on: .signUp, to: delivery, user: user, pool: pool, client: client, call: call)
            #expect(changed == text)
        case .postConfirmation:
            try await PostConfirmation.tell(.confirmSignUp, of: user, pool: pool, client: client, call: call)
        case .preAuthentication:
            try await PreAuthentication.admit(user, named: "anna", pool: pool, client: client, call: call)
        case .postAuthentication: try await PostAuthentication.after(user, pool: pool, client: client, call: call)
        case .preTokenGeneration:
            let signIn = SignIn(
                id: "origin", poolId: pool.id, userId: 1, clientId: client.id, clientGeneration: 0, eventId: "event",
                scopes: TokenGrant.apiScope, authenticatedAt: 0, expiresAt: 1)
            let grant = TokenGrant(of: user, groups: [], signIn: signIn, pool: pool, client: client)
            let claims = TokenClaims(grant, issuer: "i", issuedAt: 0, jti: { "j" })
            let changed = try await PreTokenGeneration.change(claims, of: grant, as: .authentication, call: call)
            #expect(changed.id == claims.id && changed.access == claims.access)
        case .userMigration:
            let found = try await UserMigration.find(
                "anna", at: .forgotPassword, pool: pool, client: client, call: call)
            #expect(found == nil)
        case .customEmailSender, .customSMSSender:
            let medium: DeliveryMediumType = trigger == .customEmailSender ? .email : .sms
            let event = CustomSender.event(
                on: .signUp, by: medium, to: user, pool: pool, client: client, call: call)
            #expect((event != nil) == pool.isConfigured(trigger))
        case .defineAuthChallenge:
            _ = try await DefineAuthChallenge.next(after: progress(user, pool, client), call: call)
        case .createAuthChallenge:
            _ = try await CreateAuthChallenge.ask(after: progress(user, pool, client), call: call)
        case .verifyAuthChallengeResponse:
            let question = CreateAuthChallenge.Question(publicParameters: [:], privateParameters: [:])
            _ = try await VerifyAuthChallengeResponse.isRight(
                "42", to: question, after: progress(user, pool, client), call: call)
        }
    }

    private func progress(_ user: User, _ pool: UserPool, _ client: AppClient) -> SignInProgress {
        SignInProgress(pool: pool, client: client, flow: .customAuth, identity: .user(user), name: "anna")
    }

    /// What a custom challenge answers without its functions: there is no neutral answer to give.
    private func neutral(_ trigger: Trigger) -> Refusal? {
        switch trigger {
        case .defineAuthChallenge, .createAuthChallenge, .verifyAuthChallengeResponse:
            .signIn(.customAuthTriggerMissing)
        default: nil
        }
    }

    private func refusal(_ body: () async throws -> Void) async throws -> Refusal? {
        do {
            try await body()
            return nil
        } catch let refusal as Refusal { return refusal }
    }

    @Test(arguments: Trigger.allCases)
    func `a function that is not there fails closed at its point, by its name`(_ trigger: Trigger) async throws {
        try await withServer { server in
            let call = server.identityCall()
            let found = try await refusal { try await pass(trigger, Self.pool(trigger), call) }
            switch trigger {
            case .preSignUp, .customMessage, .postConfirmation, .preAuthentication, .postAuthentication,
                .preTokenGeneration, .defineAuthChallenge, .createAuthChallenge, .verifyAuthChallengeResponse:
                #expect(found == .trigger(.notInvoked(trigger, error: "ResourceNotFoundException")))
            case .userMigration: #expect(found == .trigger(.notMigrated(clientId: "1example23456789")))
            // The message waits until they are there.
            case .customEmailSender, .customSMSSender: #expect(found == nil)
            }
        }
    }

    @Test(arguments: Trigger.allCases)
    func `where the pool configures none, or another, the point changes nothing`(_ trigger: Trigger) async throws {
        try await withServer { server in
            let call = server.identityCall()
            let expected = neutral(trigger)
            let without = try await refusal { try await pass(trigger, Self.pool(nil), call) }
            #expect(without == expected)
            // One sender waits for the other.
            let other: Trigger = trigger == .preSignUp ? .postConfirmation : .preSignUp
            let withAnother = try await refusal { try await pass(trigger, Self.pool(other), call) }
            #expect(withAnother == expected)
        }
    }

    @Test func `the newer form of PreTokenGeneration counts as well`() {
        let pool = UserPool.make {
            $0.lambdaConfig = LambdaConfigType(
                preTokenGenerationConfig: .init(lambdaVersion: .v2_0, lambdaArn: Self.arn))
        }
        #expect(pool.isConfigured(.preTokenGeneration))
        #expect(Trigger.allCases.filter(pool.isConfigured) == [.preTokenGeneration])
    }
}
