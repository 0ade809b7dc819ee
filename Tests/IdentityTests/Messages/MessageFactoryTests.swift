import JSON
import ServiceModel
import TestSupport
import Testing

@testable import Identity

/// The one place where messages with a code are made.
@Suite struct MessageFactoryTests {
    private let anna = User.make("anna", [("email", "anna@example.com"), ("phone_number", "+12065550100")])

    private func target(_ attribute: ContactAttribute = .email, isPending: Bool = false) -> CodeTarget {
        CodeTarget(
            user: anna, delivery: CodeDelivery(attribute: attribute, destination: anna.attributes[attribute] ?? ""),
            isPending: isPending)
    }

    private func factory(_ server: TestServer, _ pool: UserPool = .make()) -> MessageFactory {
        MessageFactory(pool: pool, client: .make(), call: server.identityCall())
    }

    private func refusal(_ body: () async throws -> Void) async throws -> Refusal? {
        do {
            try await body()
            return nil
        } catch let refusal as Refusal { return refusal }
    }

    @Test func `a code is stored by its HMAC, bound to where it goes, and its message sealed`() async throws {
        try await withServer { server in
            let code = try await factory(server).code(
                .verifyAttribute, as: .verifyAttribute, for: target(isPending: true))
            let (stored, message) = (code.stored, code.message)
            #expect(stored.subject == .user(anna) && stored.attribute == .email && stored.isPending)
            #expect(stored.destination == "anna@example.com" && stored.expiresAt == stored.createdAt + 24 * 3_600_000)
            let digits = message.content.code
            #expect(digits.utf8.count == 6)
            let hash = server.services.keys.codeHash(
                digits, subject: .user(anna), purpose: .verifyAttribute, attribute: .email,
                destination: "anna@example.com")
            #expect(stored.hash == hash)
            #expect(message.content.body == "Your verification code is \(digits). ")
            #expect(try MessageContent.open(message.stored, with: server.services.keys) == message.content)
            #expect(message.stored.destination == "anna@example.com" && message.stored.medium == "EMAIL")
            #expect(message.stored.purpose == "verify-attribute")
        }
    }

    @Test func `a message says until when it is of use, and is due at once where workers deliver it`() async throws {
        try await withServer {
            $0.deliveredMedia = [.sms]
        } _: { server in
            let now = server.clock.now
            let factory = factory(server)
            let code = try await factory.code(.forgotPassword, as: .forgotPassword, for: target(.phoneNumber))
            #expect(code.message.stored.expiresAt == now + Milliseconds.hour && code.message.stored.dueAt == now)
            let mail = try await factory.code(.signUp, as: .signUp, for: target()).message.stored
            #expect(mail.expiresAt == now + 24 * Milliseconds.hour && mail.dueAt == nil)
            let invitation = try await factory.invitation("pw", naming: "anna", for: target()).stored
            #expect(invitation.expiresAt == now + UserPool.make().temporaryPasswordLifetime)
        }
    }

    @Test func `a message's key is its own, and the same in every server`() async throws {
        try await withServer { server in
            let keys = server.services.keys
            var message = try await factory(server).code(.signUp, as: .signUp, for: target()).message.stored
            let key = message.key(keys)
            #expect(key == message.key(server.beside().keys) && key.utf8.count == 32)
            message.attempts = 3
            #expect(message.key(keys) == key)
            message.id += 1
            #expect(message.key(keys) != key)
        }
    }

    @Test func `each code is drawn anew`() async throws {
        try await withServer { server in
            var codes: Set<String> = []
            for _ in 0..<20 {
                codes.insert(try await factory(server).code(.signUp, as: .resend, for: target()).message.content.code)
            }
            #expect(codes.count > 15)
        }
    }

    @Test func `an invitation calls the user as the administrator does`() async throws {
        try await withServer { server in
            let message = try await factory(server).invitation("pw", naming: "Anna", for: target(.phoneNumber))
            #expect(message.content.body == "Your username is Anna and temporary password is pw. ")
            #expect(message.stored.medium == "SMS" && message.stored.purpose == "invitation")
        }
    }

    @Test(arguments: [Trigger.customEmailSender, .customSMSSender])
    func `a message that a function delivers carries what the function is told, and is due at once`(
        _ trigger: Trigger
    ) async throws {
        let arn = "arn:aws:lambda:us-east-1:123456789012:function:f"
        let pool = UserPool.make {
            var config = LambdaConfigType()
            config.kmsKeyID = "arn:aws:kms:us-east-1:123456789012:key/k"
            // Its words are asked for no more.
            config.customMessage = arn
            switch trigger {
            case .customEmailSender: config.customEmailSender = .init(lambdaVersion: .v1_0, lambdaArn: arn)
            default: config.customSMSSender = .init(lambdaVersion: .v1_0, lambdaArn: arn)
            }
            $0.lambdaConfig = config
        }
        try await withServer { server in
            let factory = factory(server, pool)
            let (own, other): (ContactAttribute, ContactAttribute) =
                trigger == .customEmailSender ? (.email, .phoneNumber) : (.phoneNumber, .email)
            let message = try await factory.code(.signUp, as: .signUp, for: target(own)).message
            #expect(message.stored.dueAt == server.clock.now)
            let event = try #require(message.content.event)
            #expect(event["triggerSource"] == .string("\(trigger.rawValue)_SignUp"))
            #expect(event["request"]?.objectValue?["code"] == .null)
            let opened = try MessageContent.open(message.stored, with: server.services.keys)
            #expect(opened == message.content)
            // The other medium is the pool's as ever, CustomMessage included.
            #expect(
                try await refusal { _ = try await factory.code(.signUp, as: .signUp, for: target(other)) }
                    == .trigger(.notInvoked(.customMessage, error: "ResourceNotFoundException")))
        }
    }

    @Test func `a pool that wants links verifies no address by code, and recovers by code all the same`() async throws {
        let pool = UserPool.make {
            $0.verificationMessageTemplate = VerificationMessageTemplateType(defaultEmailOption: .confirmWithLink)
        }
        try await withServer { server in
            let factory = factory(server, pool)
            let link = Refusal.notBuilt(.verificationByLink)
            let purposes: [(CodePurpose, MessagePurpose)] = [
                (.signUp, .signUp), (.signUp, .resend), (.verifyAttribute, .verifyAttribute),
            ]
            for (purpose, reason) in purposes {
                let target = target()
                #expect(try await refusal { _ = try await factory.code(purpose, as: reason, for: target) } == link)
                _ = try await factory.code(purpose, as: reason, for: self.target(.phoneNumber))
            }
            _ = try await factory.code(.forgotPassword, as: .forgotPassword, for: target())
            _ = try await factory.invitation("pw", naming: "anna", for: target())
        }
    }

    @Test func `what keeps somebody from a code is handed on, and no code is made`() async throws {
        try await withServer { server in
            let result = try await factory(server)
                .code(.signUp, as: .resend, for: .failure(.registration(.alreadyConfirmed)))
            #expect(throws: Refusal.registration(.alreadyConfirmed)) { try result.get() }
        }
    }
}
