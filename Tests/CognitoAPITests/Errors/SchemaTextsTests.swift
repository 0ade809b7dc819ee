import CognitoAPI
import Identity
import ServiceModel
import Testing

/// How problems of names, attributes and schemas are told: several at once, and each with what it is about.
@Suite struct SchemaTextsTests {
    private func text(
        _ refusal: Refusal, _ name: ErrorName = .invalidParameterException,
        at location: SourceLocation = #_sourceLocation
    ) -> String? {
        let error = ServiceError(refusal)
        #expect(error.type == .modelled(name), sourceLocation: location)
        return error.message
    }

    @Test func `attributes that a new user lacks are named as SCIM names them, the parts of a name last`() {
        // cognito/evidence row 98
        #expect(
            text(.attribute(.requiredMissing(["name", "family_name", "email"])))
                == "Attributes did not conform to the schema: emails: The attribute emails is required, "
                + "name.formatted: The attribute name.formatted is required, "
                + "name.familyName: The attribute name.familyName is required")
    }

    @Test func `problems of values stand in a line each`() {
        let problems: [AttributeProblem] = [
            .init("a", .tooShort(minimum: 2)), .init("b", .tooLong(maximum: 4)), .init("c", .notBirthdate),
            .init("d", .notNumber), .init("e", .tooSmall(minimum: 1)), .init("f", .tooLarge(maximum: 9)),
            .init("g", .notBoolean), .init("h", .notDateTime),
        ]
        #expect(
            text(.attribute(.schemaMismatch(problems)))
                == """
                Attributes did not conform to the schema: a: String must be at least 2 characters long
                b: String must be no longer than 4 characters
                c: Invalid birthdate format
                d: Number is not valid
                e: Number must be greater than or equal to 1
                f: Number must be less than or equal to 9
                g: Boolean is not valid
                h: DateTime is not valid

                """)
        #expect(
            text(.attribute(.schemaMismatch([.init("custom:none", .unknown)])))
                == "Attributes did not conform to the schema: Type for attribute {custom:none} could not be determined")
    }

    @Test func `several attributes of one change are all named`() {
        let names = ["a", "b"]
        #expect(
            text(.attribute(.cannotBeUpdated(names)))
                == "user.a: Attribute cannot be updated.\nuser.b: Attribute cannot be updated.\n")
        #expect(
            text(.attribute(.cannotBeDeleted(names)))
                == "user.a: Required attribute cannot be deleted.\nuser.b: Required attribute cannot be deleted.")
        let unknown =
            "user.a: Attribute does not exist in the schema.\nuser.b: Attribute does not exist in the schema.\n"
        #expect(text(.attribute(.unknownInUpdate(names))) == unknown)
        #expect(text(.attribute(.unknownInDeletion(names))) == "Invalid user attributes: " + unknown)
        #expect(text(.attribute(.missingAtFirstSignIn(names))) == "Invalid attributes given, a and b is missing")
    }

    @Test func `an attribute is told by its name`() {
        #expect(text(.attribute(.valueMissing("picture"))) == "Attribute value for picture must not be null")
        #expect(
            text(.attribute(.noValueToVerify(.email))) == "No email provided but email_verified was true")
        #expect(
            text(.attribute(.noValueToVerify(.phoneNumber)))
                == "No phone number provided but phone_number_verified was true")
        #expect(
            text(.attribute(.notHeld(.email))) == "User does not have a valid registered email address")
        #expect(
            text(.attribute(.notHeld(.phoneNumber))) == "User does not have a valid registered phone number")
        #expect(text(.attribute(.invalidEmail)) == "Invalid email address format.")
        #expect(text(.attribute(.invalidPhoneNumber)) == "Invalid phone number format.")
        #expect(text(.attribute(.subNotMutable)) == "Cannot modify the non-mutable attribute sub")
        #expect(
            text(.attribute(.unauthorized), .notAuthorizedException)
                == "A client attempted to write unauthorized attribute")
        #expect(
            text(.attribute(.alreadyProvided("name")), .notAuthorizedException)
                == "Cannot modify an already provided name")
    }

    @Test func `a name of the wrong form is told what form it should have`() {
        #expect(text(.name(.notEmail)) == "Username should be an email.")
        #expect(text(.name(.notPhoneNumber)) == "Username should be a phone number.")
        #expect(
            text(.name(.neitherEmailNorPhoneNumber)) == "Username should be either an email or a phone number.")
        #expect(
            text(.name(.looksLikeEmail))
                == "Username cannot be of email format, since user pool is configured for email alias.")
        #expect(
            text(.name(.looksLikePhoneNumber))
                == "Username cannot be of phone number format, since user pool is configured for phone number alias.")
    }

    @Test(
        arguments: [
            (
                .standardAttributeFixed("email"),
                "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute email"
            ),
            (.typeMissing, "Invalid AttributeDataType input, consider using the provided AttributeDataType enum."),
            (.customRequired, "Required custom attributes are not supported currently."),
            (.exists("custom:a"), "custom:a: Existing attribute already has name custom:a."),
            (
                .duplicate("custom:a"),
                "Duplicate custom attribute names custom:a are not allowed in a user pool schema."
            ),
            (.tooManyCustom(limit: 50), "A user pool cannot have more than 50 custom attributes."),
            (
                .unreadableBounds(.string, "custom:a"),
                "Invalid StringAttributeConstraints for schema attribute custom:a"
            ),
            (
                .unreadableBounds(.number, "custom:a"),
                "Invalid NumberAttributeConstraints for schema attribute custom:a"
            ),
            (
                .lengthBeyond(maximum: 2048, "custom:a"),
                "user.custom:a: String attributes cannot have a length of more than 2048"
            ),
            (
                .lengthsReversed("custom:a"),
                "Attribute custom:a cannot have a max length shorter than it's min length"
            ),
            (.valuesReversed("custom:a"), "Attribute custom:a cannot have a max value smaller than it's min value"),
        ] as [(SchemaRefusal, String)])
    func `a schema is told what is wrong with it`(_ refusal: SchemaRefusal, _ expected: String) {
        #expect(text(.schema(refusal)) == expected)
    }

    @Test func `lists and their pages`() {
        #expect(text(.list(.invalidPaginationToken)) == "Invalid pagination token given.")
        #expect(text(.list(.unparsableFilter)) == "Error while parsing filter.")
        #expect(text(.list(.invalidSearchAttribute("nickname"))) == "Invalid search attribute: nickname")
    }
}
