import Identity
import Testing

extension StoredCode {
    static func sample(
        _ subject: Subject, _ purpose: CodePurpose = .signUp, attribute: ContactAttribute = .email,
        destination: String? = "a@example.com", isPending: Bool = false, hash: [UInt8] = [1, 2],
        createdAt: Int64 = 100, expiresAt: Int64 = 200
    ) -> StoredCode {
        StoredCode(
            subject: subject, purpose: purpose, attribute: attribute, destination: destination, isPending: isPending,
            hash: hash, createdAt: createdAt, expiresAt: expiresAt)
    }
}

extension Contract {
    public static let codes = [
        Contract("a code comes back by subject, purpose and attribute") { store in
            let code = StoredCode.sample(.user(sub: "1"), destination: "New@example.com", isPending: true)
            try await store.write { try $0.replace(code) }
            let found = try await store.read { store in
                [
                    try store.code(subject: .user(sub: "1"), purpose: .signUp, attribute: .email),
                    try store.code(subject: .user(sub: "1"), purpose: .signUp, attribute: nil),
                    try store.code(subject: .user(sub: "2"), purpose: .signUp, attribute: .email),
                    try store.code(subject: .user(sub: "1"), purpose: .forgotPassword, attribute: .email),
                    try store.code(subject: .user(sub: "1"), purpose: .signUp, attribute: .phoneNumber),
                ]
            }
            #expect(found == [code, code, nil, nil, nil])
        },
        Contract("a new code takes the place of the old, with its attempts") { store in
            let new = StoredCode.sample(.user(sub: "1"), destination: nil, hash: [9], createdAt: 150, expiresAt: 250)
            try await store.write { store in
                try store.replace(.sample(.user(sub: "1"), destination: "x", isPending: true))
                try store.setCodeAttempts(3, subject: .user(sub: "1"), purpose: .signUp, attribute: .email)
            }
            let attempts = try await store.read {
                try $0.code(subject: .user(sub: "1"), purpose: .signUp, attribute: .email)?.attempts
            }
            #expect(attempts == 3)
            try await store.write { try $0.replace(new) }
            let found = try await store.read {
                try $0.code(subject: .user(sub: "1"), purpose: .signUp, attribute: .email)
            }
            #expect(found == new)
        },
        Contract("without an attribute, the newest code is meant, and all are deleted") { store in
            try await store.write { store in
                try store.replace(.sample(.user(sub: "1"), .verifyAttribute, attribute: .email, createdAt: 100))
                try store.replace(.sample(.user(sub: "1"), .verifyAttribute, attribute: .phoneNumber, createdAt: 101))
                try store.replace(.sample(.user(sub: "1"), .forgotPassword))
            }
            let newest = try await store.read {
                try $0.code(subject: .user(sub: "1"), purpose: .verifyAttribute, attribute: nil)?.attribute
            }
            #expect(newest == .phoneNumber)
            try await store.write {
                try $0.deleteCode(subject: .user(sub: "1"), purpose: .verifyAttribute, attribute: .phoneNumber)
            }
            let next = try await store.read {
                try $0.code(subject: .user(sub: "1"), purpose: .verifyAttribute, attribute: nil)?.attribute
            }
            #expect(next == .email)
            try await store.write {
                try $0.deleteCode(subject: .user(sub: "1"), purpose: .verifyAttribute, attribute: nil)
            }
            let left = try await store.read { store in
                [
                    try store.code(subject: .user(sub: "1"), purpose: .verifyAttribute, attribute: nil) != nil,
                    try store.code(subject: .user(sub: "1"), purpose: .forgotPassword, attribute: nil) != nil,
                ]
            }
            #expect(left == [false, true])
        },
    ]
}
