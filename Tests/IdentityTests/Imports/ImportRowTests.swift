import Cryptography
import ServiceModel
import TestSupport
import Testing

@testable import Identity

/// cognito/imports §2, §3.
@Suite struct ImportRowTests {
    private static let hash = "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"

    private static func pool(_ change: (inout UserPoolType) -> Void = { _ in }) -> UserPool {
        .make {
            $0.autoVerifiedAttributes = [.email]
            change(&$0)
        }
    }

    private func result(
        in pool: UserPool = pool(), algorithm: PasswordHashingAlgorithmType? = nil, _ values: [String: String]
    ) throws -> Result<User, ImportFault> {
        let names = ImportHeader.names(of: pool) + (algorithm == nil ? [] : [ImportHeader.passwordHash])
        let row = ImportRow(
            header: try ImportHeader(names, pool: pool, hasHashes: algorithm != nil), pool: pool, algorithm: algorithm,
            random: SeededRandom())
        let all = ["cognito:username": "anna", "cognito:mfa_enabled": "FALSE"].merging(values) { $1 }
        do throws(ImportFault) {
            return .success(try row.user(from: names.map { all[$0] ?? "" }, now: 5))
        } catch {
            return .failure(error)
        }
    }

    private func fault(
        in pool: UserPool = pool(), algorithm: PasswordHashingAlgorithmType? = nil, _ values: [String: String]
    ) throws -> ImportFault? {
        guard case .failure(let fault) = try result(in: pool, algorithm: algorithm, values) else { return nil }
        return fault
    }

    private static let mail = ["email": "a@example.com", "email_verified": "TRUE"]

    @Test func `a row becomes a user who has to set a password`() throws {
        let user = try result(Self.mail.merging(["birthdate": "02/28/1990", "updated_at": "17"]) { $1 }).get()
        #expect(user.status == .resetRequired && user.passwordHash == nil && user.isEnabled)
        #expect(user.attributes["birthdate"] == "1990-02-28" && user.attributes["email_verified"] == "true")
        #expect(user.username == "anna" && user.createdAt == 5 && user.mfa == UserMFA())
    }

    @Test func `a password comes along as it is, and its user is confirmed`() throws {
        let user = try result(algorithm: .bcrypt, ["cognito:password_hash": Self.hash]).get()
        #expect(user.status == .confirmed && user.sealedVerifier == nil)
        let stored = try #require(user.passwordHash)
        #expect(try #require(try ImportedHash(stored: stored)).verify(Array("U*U".utf8)))
        #expect(try ImportedHash(stored: "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$AAAA") == nil)
        // Who has none in such a file is as in any other.
        #expect(try result(algorithm: .bcrypt, Self.mail).get().status == .resetRequired)
    }

    @Test func `what a row lacks or must not say is told`() throws {
        #expect(try fault(["cognito:username": ""]) == .noUsername)
        #expect(try fault(["cognito:username": "two words"]) == .unusableUsername)
        #expect(try fault(["cognito:username": String(repeating: "x", count: 129)]) == .unusableUsername)
        #expect(try fault([:]) == .nothingVerified)
        #expect(try fault(["email": "a@example.com"]) == .nothingVerified)
        #expect(try fault(Self.mail.merging(["cognito:mfa_enabled": ""]) { $1 }) == .noMFA)
        #expect(try fault(Self.mail.merging(["cognito:mfa_enabled": "TRUE"]) { $1 }) == .mfaOff)
        #expect(
            try fault(["email": "", "email_verified": "TRUE"])
                == .refused(.attribute(.noValueToVerify(.email))))
        #expect(try fault(["email": "none", "email_verified": "TRUE"]) == .refused(.attribute(.invalidEmail)))
        let required = Self.pool { pool in
            let index = pool.schemaAttributes?.firstIndex { $0.name == "nickname" }
            pool.schemaAttributes?[index!].required = true
        }
        #expect(try fault(in: required, Self.mail) == .refused(.attribute(.requiredMissing(["nickname"]))))
    }

    @Test func `hashes are looked at`() throws {
        func fault(_ hash: String) throws -> ImportFault? {
            try self.fault(algorithm: .scrypt, ["cognito:password_hash": hash])
        }
        #expect(try fault("garbage") == .malformedHash)
        #expect(try fault(Self.hash) == .otherAlgorithm)
        #expect(try fault("$scrypt$ln=20,r=8,p=1$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA") == .hashTooCostly)
        #expect(try fault("$scrypt$ln=10,r=8,p=1$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA") == nil)
    }

    @Test func `second factors are as the pool has them`() throws {
        let on = Self.pool {
            $0.mfaConfiguration = .on
            $0.smsConfiguration = SmsConfigurationType(snsCallerArn: "arn:aws:iam::000000000000:role/sms")
        }
        #expect(try fault(in: on, Self.mail) == .mfaRequired)
        let enabled = Self.mail.merging(["cognito:mfa_enabled": "true"]) { $1 }
        #expect(try fault(in: on, enabled) == .noPhoneNumberForMFA)
        let user = try result(in: on, enabled.merging(["phone_number": "+15550100"]) { $1 }).get()
        #expect(user.mfa.enabled == [.sms] && user.mfa.preferred == .sms)
    }

    @Test func `the header is the pool's, in any order, and nothing else`() throws {
        let pool = Self.pool()
        let names = ImportHeader.names(of: pool)
        #expect(try ImportHeader(names.reversed(), pool: pool, hasHashes: false).columns.first == .username)
        for wrong in [Array(names.dropLast()), names + ["shoe"], names + ["email"], names + ["cognito:password_hash"]] {
            #expect(throws: ImportHeader.Unusable.self) { try ImportHeader(wrong, pool: pool, hasHashes: false) }
        }
        #expect(throws: ImportHeader.Unusable.self) { try ImportHeader(names, pool: pool, hasHashes: true) }
    }
}
