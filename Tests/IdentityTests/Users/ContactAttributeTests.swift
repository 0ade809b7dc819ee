import ServiceModel
import Testing

@testable import Identity

/// What reaches a user, under its many names in the API.
@Suite struct ContactAttributeTests {
    @Test func `each is the same by every enumeration of the API`() {
        for contact in ContactAttribute.allCases {
            #expect(UsernameAttributeType(rawValue: contact.rawValue).map { ContactAttribute($0) } == contact)
            #expect(VerifiedAttributeType(rawValue: contact.rawValue).map { ContactAttribute($0) } == contact)
            #expect(AliasAttributeType(rawValue: contact.rawValue).flatMap { ContactAttribute($0) } == contact)
            #expect(ContactAttribute(contact.aliasKind) == contact)
            #expect(ContactAttribute(reachedBy: contact.medium) == contact)
            #expect(contact.verifiedFlag == "\(contact.rawValue)_verified")
            #expect(StandardAttributes.all.contains { $0.name == contact.verifiedFlag })
        }
        #expect(ContactAttribute(RecoveryOptionNameType.verifiedEmail) == .email)
        #expect(ContactAttribute(RecoveryOptionNameType.verifiedPhoneNumber) == .phoneNumber)
        #expect(ContactAttribute(RecoveryOptionNameType.adminOnly) == nil)
        #expect(ContactAttribute(AliasAttributeType.preferredUsername) == nil)
        #expect(ContactAttribute(AliasKind.preferredUsername) == nil)
    }

    @Test func `a flag is told from what it is the flag of`() {
        #expect(ContactAttribute.isVerifiedFlag("email_verified"))
        #expect(ContactAttribute.isVerifiedFlag("phone_number_verified"))
        #expect(!ContactAttribute.isVerifiedFlag("email"))
        #expect(!ContactAttribute.isVerifiedFlag("custom:email_verified"))
    }

    @Test func `a contact is verified when its own flag says true, and only then`() {
        var attributes = UserAttributes([("email", "a@b"), ("phone_number", "+12065550100")])
        attributes.setVerified(.email)
        #expect(attributes["email_verified"] == "true")
        #expect(attributes.isVerified(.email) && !attributes.isVerified(.phoneNumber))
        attributes.setVerified(.email, to: false)
        #expect(attributes["email_verified"] == "false" && !attributes.isVerified(.email))
        attributes.setVerified(.email, to: nil)
        #expect(attributes["email_verified"] == nil)
        attributes[.phoneNumber] = nil
        attributes.setVerified(.phoneNumber)
        #expect(attributes.verifiedWithoutValue == .phoneNumber)
    }
}
