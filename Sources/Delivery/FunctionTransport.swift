import Cryptography
public import Identity
public import MessageEncryption

/// Messages handed to a function of the pool's owner, which delivers them (cognito/custom-challenges §6). Their code is
/// encrypted, so that neither the function's logs nor whoever carries the event can read it.
public struct FunctionTransport: Transport {
    /// How often a function is called that fails: AWS repeats such a call twice. It may have sent the message before.
    static let maximumFailures = 3

    private let services: Services
    private let keys: any DataKeySource

    public init(services: Services, keys: any DataKeySource) {
        self.services = services
        self.keys = keys
    }

    public func deliver(_ letter: Letter) async throws(DeliveryFailure) {
        guard let handover = letter.handover else { throw .never("it was made for no function") }
        let call = handover.call(code: handover.secret.isEmpty ? nil : try await encrypted(handover))
        do throws(FunctionFailure) {
            _ = try await services.functions.invoke(call)
        } catch {
            switch error {
            // It has run, and nobody asks for its answer.
            case .unreadable: return
            case .failed(let message):
                let reason = "the function failed: \(message.prefix(500))"
                throw letter.attempt < Self.maximumFailures ? .again(reason) : .never(reason)
            case .notInvoked(let name): throw .again("the function could not be called: \(name)")
            case .busy: throw .again("too many calls of functions are under way")
            }
        }
    }

    private func encrypted(_ handover: CustomSender.Handover) async throws(DeliveryFailure) -> String {
        do {
            let key = try await keys.dataKey(of: handover.keyId, context: handover.context, region: handover.region)
            return Base64.encode(
                EncryptedMessage.seal(
                    Array(handover.secret.utf8), by: key, context: handover.context, random: services.random))
        } catch {
            throw .again("there is no key to encrypt the code with: \(error)")
        }
    }
}
