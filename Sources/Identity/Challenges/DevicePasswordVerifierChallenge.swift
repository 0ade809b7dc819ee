import Cryptography
import ServiceModel
import Threads

/// DEVICE_PASSWORD_VERIFIER: the device proves by SRP that it has the secret with which it was confirmed
/// (cognito/devices §5; cognito/srp §4).
///
/// The server's side of the exchange travels in SECRET_BLOCK, which is good with this Session alone. A wrong proof
/// counts as a wrong code of a second factor does.
enum DevicePasswordVerifierChallenge: Challenge {
    static let name = ChallengeNameType.devicePasswordVerifier
    static let mayLackSession = true

    static func isDue(_ progress: SignInProgress) -> Bool {
        DeviceDue.isOwed(progress) && progress.hasBegunDeviceSRP
    }

    static func begin(
        _ progress: SignInProgress, with parameters: [String: String], call: Call
    ) async throws -> Question {
        let clientPublic = try SRPProof.clientPublic(parameters)
        guard let user = progress.identity.user, let key = progress.knownDevice?.key else {
            throw Refusal.session(.invalid)
        }
        let verifier = try await verifier(of: key, user: user, call: call).verifier
        let random = call.random
        let (secret, serverPublic) = try await call.inLane(.short) {
            let secret = random.bytes(SRP.secretCount)
            return (secret, SRP.serverPublic(verifier: verifier, b: secret))
        }
        let block = SecretBlock(
            id: random.uuid(), userId: user.id, generation: user.generation, typedName: progress.name,
            clientPublic: clientPublic, serverSecret: secret, serverPublic: serverPublic,
            expiresAt: call.now + progress.client.sessionValidity, hasSession: true, device: key
        ).seal(for: .device, client: progress.client, call: call)
        return Question(
            parameters: [
                "SALT": SRP.hex(verifier.salt), "SECRET_BLOCK": block, "SRP_B": SRP.hex(serverPublic),
                "USERNAME": progress.identity.username, "DEVICE_KEY": key,
            ], secret: SHA256.hash(block))
    }

    static func answer(_ answer: ChallengeAnswer, call: Call) async throws -> SignInProgress {
        let answer = try await answer.withKeptSession(call: call)
        let proof = try SRPProof(answer)
        let progress = try await answer.progress(call: call)
        guard let user = progress.identity.user, let key = progress.device,
            constantTimeEqual(SHA256.hash(proof.block), progress.secret),
            let block = SecretBlock.open(proof.block, for: .device, client: answer.client, call: call),
            block.device == key, block.userId == user.id
        else {
            call.explain("the secret block is not this session's and device's")
            throw Refusal.signIn(.incorrectUsernameOrPassword)
        }
        let (device, verifier) = try await verifier(of: key, user: user, call: call)
        let group = answer.pool.deviceGroupKey
        // Worked out before the transaction that counts, which alone says whether anybody hears of it.
        let isRight = try await call.inLane(.short) {
            proof.isRight(of: key, in: group, by: verifier, block: block)
        }
        return try SecondFactorAttempt.answered(progress, by: name, proving: .device, call: call) { user, store in
            guard let current = try store.device(userId: user.id, key: key), current.isRemembered,
                current.sealedVerifier == device.sealedVerifier
            else { throw Refusal.session(.invalid) }
            return isRight ? .right : .wrong(.signIn(.incorrectUsernameOrPassword))
        }
    }

    private static func verifier(
        of key: String, user: User, call: Call
    ) async throws -> (device: Device, verifier: SRP.Verifier) {
        guard let device = try await call.store.read({ try $0.device(userId: user.id, key: key) }),
            let verifier = try DeviceVerifier.open(device, of: user, keys: call.services.keys)
        else { throw Refusal.device(.notFound) }
        return (device, verifier)
    }
}
