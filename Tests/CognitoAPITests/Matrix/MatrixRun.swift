import Cryptography
import Identity
import JSON
import ServiceModel
import TestSupport
import Testing
import Threads

/// Goes through cells of the matrix on one server: a row of it, with one state of MFA.
struct MatrixRun {
    let server: TestServer
    private let watch: MatrixWatch
    private let byMail: MatrixPool
    private let byPhone: MatrixPool
    private let srp = SRPClient(secret: [UInt8](repeating: 0x5A, count: 32))
    private let stranger = PasskeyDevice()

    private static let wrongPassword = "Wrong-Horse-7"
    private static let wrongProof = Base64.encode([UInt8](repeating: 1, count: 32))

    static func make(_ server: TestServer, _ mfa: MatrixMFA, lane: CPULane) async throws -> MatrixRun {
        MatrixRun(
            server: server, watch: MatrixWatch(server: server, lane: lane),
            byMail: try await MatrixPool.make(server, mfa, isByPhone: false),
            byPhone: try await MatrixPool.make(server, mfa, isByPhone: true))
    }

    func pool(of flow: MatrixFlow) -> MatrixPool { flow.isByPhone ? byPhone : byMail }

    /// The functions of a sign-in of the pool's own making: one question, one answer.
    static func functions() -> ScriptedFunctions {
        let functions = ScriptedFunctions()
        functions.on(.defineAuthChallenge) { call throws(FunctionFailure) in
            let session = call.event["request"]?.objectValue?["session"]?.arrayValue ?? []
            let last = session.last?.objectValue
            let decision: JSONObject =
                switch last?["challengeName"]?.stringValue {
                case "SRP_A": ["challengeName": "PASSWORD_VERIFIER"]
                case "CUSTOM_CHALLENGE" where last?["challengeResult"] == true: ["issueTokens": true]
                case "CUSTOM_CHALLENGE": ["failAuthentication": true]
                default: ["challengeName": "CUSTOM_CHALLENGE"]
                }
            return ScriptedFunctions.answer(to: call, with: decision)
        }
        functions.on(
            .createAuthChallenge,
            answering: ["publicChallengeParameters": ["question": "life?"], "privateChallengeParameters": ["a": "42"]])
        functions.on(.verifyAuthChallengeResponse) { call throws(FunctionFailure) in
            let isRight = call.event["request"]?.objectValue?["challengeAnswer"] == "42"
            return ScriptedFunctions.answer(to: call, with: ["answerCorrect": .bool(isRight)])
        }
        return functions
    }

    // MARK: A cell

    /// Each call of the cell, the last one with its answer.
    func go(_ cell: MatrixCell, as name: String) async throws -> [MatrixSeen] {
        let pool = pool(of: cell.flow)
        let client = pool.client(hides: cell.hides)
        try await server.forgetAttempts()
        if cell.state == .locked {
            for _ in 1...5 {
                await refused(.notAuthorizedException) { try await client.signIn(name, Self.wrongPassword) }
            }
        }
        let seen = try await steps(cell, name, client, pool)
        if cell.isRight || cell.flow == .signUp { try await pool.putBack(cell.state, named: name) }
        return seen
    }

    private func steps(
        _ cell: MatrixCell, _ name: String, _ client: TestClient, _ pool: MatrixPool
    ) async throws -> [MatrixSeen] {
        let password = cell.isRight ? TestPool.password : Self.wrongPassword
        switch cell.flow {
        case .password:
            return [try await begin(client, name, "USER_PASSWORD_AUTH", ["PASSWORD": password]).0]
        case .adminPassword:
            let parameters = JSONValue.strings(["USERNAME": name, "PASSWORD": password])
            return [
                try await watch.see(name) {
                    try await client.pool.call(
                        .adminInitiateAuth,
                        [
                            "ClientId": .string(client.id), "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
                            "AuthParameters": parameters,
                        ])
                }.0
            ]
        case .choice: return [try await begin(client, name, "USER_AUTH", [:]).0]
        case .choicePassword: return [try await prefer("PASSWORD", client, name, ["PASSWORD": password]).0]
        case .srp, .custom, .customSRP, .choiceSRP, .choiceEmail, .choiceSMS, .choicePasskey:
            let (first, step) = try await question(of: cell, name, client)
            guard let challenge = step.challenge, challenge != "SELECT_CHALLENGE" else { return [first] }
            let responses = try await answer(to: step, cell, name, client, pool)
            let second = try await watch.see(name) {
                try await client.respond(challenge, session: step.session, responses).members
            }
            return [first, second.0]
        case .forgot, .resend, .recover, .recoverUnasked, .confirm, .signUp:
            return try await calls(cell, name, client)
        }
    }

    // MARK: Sign-ins of two steps

    private func begin(
        _ client: TestClient, _ name: String, _ flow: String, _ parameters: [String: String]
    ) async throws -> (MatrixSeen, SignInStep) {
        let (seen, members) = try await watch.see(name) {
            try await client.initiate(flow, parameters.merging(["USERNAME": name]) { $1 }).members
        }
        return (seen, SignInStep(members))
    }

    private func prefer(
        _ challenge: String, _ client: TestClient, _ name: String, _ parameters: [String: String] = [:]
    ) async throws -> (MatrixSeen, SignInStep) {
        try await begin(client, name, "USER_AUTH", parameters.merging(["PREFERRED_CHALLENGE": challenge]) { $1 })
    }

    private func question(
        of cell: MatrixCell, _ name: String, _ client: TestClient
    ) async throws -> (MatrixSeen, SignInStep) {
        switch cell.flow {
        case .srp: try await begin(client, name, "USER_SRP_AUTH", ["SRP_A": srp.srpA])
        case .custom: try await begin(client, name, "CUSTOM_AUTH", [:])
        case .customSRP:
            try await begin(client, name, "CUSTOM_AUTH", ["CHALLENGE_NAME": "SRP_A", "SRP_A": srp.srpA])
        case .choiceSRP: try await prefer("PASSWORD_SRP", client, name, ["SRP_A": srp.srpA])
        default: try await prefer(cell.flow.preferred ?? "", client, name)
        }
    }

    private func answer(
        to step: SignInStep, _ cell: MatrixCell, _ name: String, _ client: TestClient, _ pool: MatrixPool
    ) async throws -> [String: String] {
        switch step.challenge {
        case "PASSWORD_VERIFIER":
            if cell.isRight { return client.proof(step, by: srp) }
            return [
                "USERNAME": name, "PASSWORD_CLAIM_SECRET_BLOCK": step.parameters["SECRET_BLOCK"] ?? "",
                "PASSWORD_CLAIM_SIGNATURE": Self.wrongProof, "TIMESTAMP": TestClient.timestamp,
            ]
        case "CUSTOM_CHALLENGE": return ["USERNAME": name, "ANSWER": cell.isRight ? "42" : "41"]
        case "EMAIL_OTP": return ["USERNAME": name, "EMAIL_OTP_CODE": try await code(cell)]
        case "SMS_OTP": return ["USERNAME": name, "SMS_OTP_CODE": try await code(cell)]
        default:
            let text = step.parameters["CREDENTIAL_REQUEST_OPTIONS"] ?? ""
            let options = try JSONReader.read(Array(text.utf8)).objectValue ?? [:]
            let device = cell.isRight ? pool.members[cell.state]?.passkey ?? stranger : stranger
            let credential = JSONValue.object(device.signIn(options)).encoded()
            return ["USERNAME": name, "CREDENTIAL": String(decoding: credential, as: UTF8.self)]
        }
    }

    /// The code that left a moment ago; where none did, or a wrong one is wanted, one that is none.
    private func code(_ cell: MatrixCell) async throws -> String {
        let sent = cell.isRight ? try await server.code() : ""
        return sent.isEmpty ? "abcdef" : sent
    }

    // MARK: Around a sign-in

    private func calls(_ cell: MatrixCell, _ name: String, _ client: TestClient) async throws -> [MatrixSeen] {
        let user = JSONValue.string(name)
        func see(_ operation: OperationName, _ members: Members = [:]) async throws -> MatrixSeen {
            var input: JSONObject = ["ClientId": .string(client.id), "Username": user]
            for (name, value) in members { if let value { input[name] = value } }
            return try await watch.see(name) { try await server.call(operation, input) }.0
        }
        func recover() async throws -> MatrixSeen {
            try await see(
                .confirmForgotPassword,
                ["ConfirmationCode": .string(try await code(cell)), "Password": "Other-Horse-8"])
        }
        switch cell.flow {
        case .forgot: return [try await see(.forgotPassword)]
        case .recover: return [try await see(.forgotPassword), try await recover()]
        case .recoverUnasked: return [try await recover()]
        case .confirm:
            let asked = try await see(.resendConfirmationCode)
            return [asked, try await see(.confirmSignUp, ["ConfirmationCode": .string(try await code(cell))])]
        case .resend: return [try await see(.resendConfirmationCode)]
        default:
            return [
                try await see(
                    .signUp,
                    [
                        "Password": .string(TestPool.password),
                        "UserAttributes": .attributes(["email": "new@example.com"]),
                    ])
            ]
        }
    }
}
