import ServiceModel
import Testing

@testable import Identity

/// Which codes die with a change of their user.
@Suite struct OutdatedCodesTests {
    private let user = User.make(
        "anna",
        [
            ("email", "anna@example.com"), ("email_verified", "true"), ("phone_number", "+12065550100"),
            ("phone_number_verified", "true"),
        ])

    private func outdated(_ change: (inout User) -> Void) -> Set<String> {
        var changed = user
        change(&changed)
        return Set(
            OutdatedCodes.between(user, changed).map { "\($0.purpose.rawValue) \($0.attribute?.rawValue ?? "any")" })
    }

    @Test func `what does not concern a code leaves it alone`() {
        #expect(outdated { _ in } == [])
        #expect(outdated { $0.attributes["name"] = "Anna" } == [])
        #expect(outdated { $0.modifiedAt = 9 } == [])
        #expect(outdated { $0.generation = 9 } == [])
    }

    @Test func `a code dies when the address that it was sent to is another, be it in case only, or is gone`() {
        let email: Set = ["sign-up email", "forgot-password email", "verify-attribute email"]
        #expect(outdated { $0.attributes["email"] = "new@example.com" } == email)
        #expect(outdated { $0.attributes["email"] = "Anna@example.com" } == email)
        #expect(outdated { $0.attributes["email"] = nil } == email)
        let phone: Set = ["sign-up phone_number", "forgot-password phone_number", "verify-attribute phone_number"]
        #expect(outdated { $0.attributes["phone_number"] = "+12065550199" } == phone)
    }

    @Test func `nobody recovers a password who has none here any more`() {
        #expect(outdated { $0.status = .externalProvider } == ["forgot-password any"])
    }

    @Test func `letters that are composed differently make another address`() {
        var composed = user
        composed.attributes["email"] = "ren\u{E9}@example.com"
        var decomposed = user
        decomposed.attributes["email"] = "rene\u{301}@example.com"
        #expect(composed.attributes["email"] == decomposed.attributes["email"])
        #expect(OutdatedCodes.between(composed, decomposed).count == 3)
    }

    @Test func `nobody recovers by an address that is no longer verified`() {
        #expect(outdated { $0.attributes["email_verified"] = "false" } == ["forgot-password email"])
        #expect(outdated { $0.attributes["email_verified"] = nil } == ["forgot-password email"])
    }

    @Test func `recovery codes die with a new password, and when the user is disabled`() {
        #expect(outdated { $0.passwordHash = "another" } == ["forgot-password any"])
        #expect(outdated { $0.isEnabled = false } == ["forgot-password any"])
    }

    @Test func `who is no longer new has nothing to confirm`() {
        var new = user
        new.status = .unconfirmed
        #expect(OutdatedCodes.between(new, user) == [OutdatedCodes(.signUp)])
        #expect(OutdatedCodes.between(new, new) == [])
    }
}
