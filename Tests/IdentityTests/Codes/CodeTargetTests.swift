import ServiceModel
import Testing

@testable import Identity

/// Which changes of a user make a message another.
@Suite struct CodeTargetTests {
    private func target(
        _ destination: String = "anna@example.com", isPending: Bool = false, _ change: (inout User) -> Void = { _ in }
    ) -> CodeTarget {
        var user = User.make()
        change(&user)
        return CodeTarget(
            user: user, delivery: CodeDelivery(attribute: .email, destination: destination), isPending: isPending)
    }

    @Test func `another person, state or place needs another message`() {
        #expect(target() == target())
        #expect(target() != target { $0.id = 2 })
        #expect(target() != target { $0.status = .resetRequired })
        #expect(target() != target { $0.isEnabled = false })
        #expect(target() != target(isPending: true))
        #expect(target() != target("Anna@example.com"))
        // Equal to Swift, and not to a mail server.
        #expect(target("ren\u{E9}@example.com") != target("rene\u{301}@example.com"))
    }

    @Test func `what has nothing to do with a message leaves it as it is`() {
        #expect(target() == target { $0.attributes["name"] = "Anna" })
        #expect(target() == target { $0.modifiedAt = 9 })
    }

    @Test func `a request is another when the name means another, or the reason is another`() {
        func request(_ user: User?, _ reason: Refusal) -> CodeRequest {
            CodeRequest(of: user) { _ throws(Refusal) in throw reason }
        }
        let reason = Refusal.registration(.alreadyConfirmed)
        #expect(request(.make(), reason) == request(.make(), reason))
        #expect(request(.make(), reason) != request(.make(), .registration(.cannotResend)))
        #expect(request(.make(), reason) != request(nil, reason))
        #expect(request(nil, reason).target == .failure(.lookUp(.userOfClientNotFound)))
    }
}
