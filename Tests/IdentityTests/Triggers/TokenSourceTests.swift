import JSON
import ServiceModel
import TestSupport
import Testing

@testable import Identity

/// How a function is told that tokens came about (cognito/triggers §2, §11), where no operation leads there yet.
@Suite struct TokenSourceTests {
    private func progress(_ challenges: ChallengeNameType..., at origin: SignInProgress.Origin = .api) -> SignInProgress
    {
        var progress = SignInProgress(
            pool: .make(), client: .make(), flow: .userSrpAuth, identity: .user(.make()), name: "anna")
        progress.origin = origin
        for challenge in challenges { progress.prove(.password, by: challenge) }
        return progress
    }

    @Test func `the last of its challenges that has a name of its own names the source`() {
        #expect(progress(.passwordVerifier).tokenSource == .authentication)
        #expect(progress(.passwordVerifier, .smsMfa).tokenSource == .authentication)
        #expect(progress(.passwordVerifier, .newPasswordRequired, .smsMfa).tokenSource == .newPasswordChallenge)
        #expect(progress(.passwordVerifier, .devicePasswordVerifier).tokenSource == .authenticateDevice)
        #expect(progress(.newPasswordRequired, at: .page).tokenSource == .hostedAuth)
    }

    private func pool(_ version: PreTokenGenerationLambdaVersionType) -> UserPool {
        .make {
            $0.lambdaConfig = LambdaConfigType(
                preTokenGenerationConfig: .init(lambdaVersion: version, lambdaArn: "arn:aws:lambda:x:1:function:f"))
        }
    }

    @Test func `the newest version alone hears of a client's own tokens`() async throws {
        let functions = ScriptedFunctions()
        functions.on(
            .preTokenGeneration,
            answering: [
                "claimsAndScopeOverrideDetails": ["accessTokenGeneration": ["claimsToAddOrOverride": ["a": 1]]]
            ])
        try await withServer(functions: functions) { server in
            var call = server.identityCall()
            call.clientMetadata = ["from": "phone"]
            for version in [PreTokenGenerationLambdaVersionType.v1_0, .v2_0, .v3_0] {
                let grant = TokenGrant(toClient: .make(), pool: pool(version), scopes: ["api/read"], at: 0)
                let claims = TokenClaims(grant, issuer: "i", issuedAt: 0, jti: { "j" })
                let changed = try await PreTokenGeneration.change(claims, of: grant, as: .clientCredentials, call: call)
                #expect((changed.access["a"] == 1) == (version == .v3_0))
            }
            #expect(functions.calls.count == 1)
            try expectEvent(
                #require(functions.calls.first), "TokenGeneration_ClientCredentials",
                where: ["<pool>": "us-east-1_AbCdEf123", "<client>": "1example23456789"])
        }
    }

    @Test(arguments: [PreTokenGeneration.Source.authenticateDevice, .hostedAuth])
    func `what leads to tokens is in the event`(_ source: PreTokenGeneration.Source) async throws {
        let functions = ScriptedFunctions()
        try await withServer(functions: functions) { server in
            let user = User.make("anna", [("email", "anna@example.com"), ("email_verified", "true")])
            let signIn = SignIn(
                id: "origin", poolId: "us-east-1_AbCdEf123", userId: 1, clientId: "1example23456789",
                clientGeneration: 0, eventId: "event", scopes: TokenGrant.apiScope, authenticatedAt: 0,
                expiresAt: 1_000_000)
            let grant = TokenGrant(of: user, groups: [], signIn: signIn, pool: pool(.v1_0), client: .make())
            let claims = TokenClaims(grant, issuer: "i", issuedAt: 0, jti: { "j" })
            let changed = try await PreTokenGeneration.change(
                claims, of: grant, as: source, call: server.identityCall())
            #expect(changed.id == claims.id && changed.access == claims.access)
            try expectEvent(
                #require(functions.calls.first), source.rawValue,
                where: ["<pool>": "us-east-1_AbCdEf123", "<client>": "1example23456789", "<sub>": user.sub])
        }
    }
}
