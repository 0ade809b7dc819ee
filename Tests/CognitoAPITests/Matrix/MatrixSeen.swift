import JSON
import ServiceModel
import TestSupport
import Threads

/// What one call answered, and what it cost.
struct MatrixSeen: Equatable, CustomStringConvertible {
    /// An error with its text, a challenge with what there is to choose, `tokens`, or `done`.
    var answer: String
    /// The members of the answer, with the lengths and forms of what is drawn.
    var shape: [String]
    /// Jobs of Argon2.
    var hashes: Int
    /// Jobs of SRP, and of signing.
    var powers: Int
    var reads: Int
    var transactions: Int
    /// Rows by verb and table, without those of the outbox.
    var rows: [String: Int]
    /// Rows of the outbox, which alone may tell real users from others: they are read by the workers that deliver.
    var messages: Int

    var description: String {
        "\(answer) {hashes \(hashes), powers \(powers), reads \(reads), transactions \(transactions), "
            + "rows \(rows.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }), "
            + "messages \(messages), shape \(shape)}"
    }

    /// What it has in common with the same for nobody.
    var withoutMessages: MatrixSeen {
        var seen = self
        seen.messages = 0
        return seen
    }
}

/// Watches a server while calls are made, one at a time.
struct MatrixWatch {
    let server: TestServer
    let lane: CPULane

    /// - Parameter name: as it was typed.
    func see(_ name: String, _ body: () async throws -> JSONObject) async throws -> (MatrixSeen, JSONObject) {
        let (jobs, calls) = (lane.totals, server.store.calls.count)
        _ = server.metered.takeWritten()
        var (members, error) = (JSONObject(), String?.none)
        do { members = try await body() } catch let refused as ServiceError {
            error = "\(refused.type.name): \(refused.message ?? "")"
        }
        let made = server.store.calls.dropFirst(calls)
        var rows = server.metered.takeWritten()
        let messages = rows.removeValue(forKey: "INSERT outbox") ?? 0
        // What there is nobody to tell of is counted instead.
        if let events = rows.removeValue(forKey: "INSERT auth_events") { rows["INSERT attempts", default: 0] += events }
        let seen = MatrixSeen(
            answer: error ?? Self.answer(members), shape: Self.shape(.object(members), name),
            hashes: lane.totals.long - jobs.long, powers: lane.totals.short - jobs.short,
            reads: made.count { $0 != .write }, transactions: made.count { $0 == .write }, rows: rows,
            messages: messages)
        return (seen, members)
    }

    private static func answer(_ members: JSONObject) -> String {
        if members["AuthenticationResult"] != nil { return "tokens" }
        guard let challenge = members["ChallengeName"]?.stringValue else { return "done" }
        let available = members["AvailableChallenges"]?.arrayValue?.compactMap(\.stringValue) ?? []
        return ([challenge] + available).joined(separator: " ")
    }

    // MARK: Shape

    private static func shape(_ value: JSONValue, _ name: String, at path: String = "") -> [String] {
        if let object = value.objectValue {
            return object.members.sorted { $0.key < $1.key }.flatMap { member in
                shape(member.value, name, at: path.isEmpty ? member.key : "\(path).\(member.key)")
            }
        }
        // Each keeper of passkeys has its own.
        if path.hasSuffix("transports") { return ["\(path)=drawn"] }
        if let list = value.arrayValue {
            return ["\(path)[\(list.count)]"] + list.flatMap { shape($0, name, at: "\(path)[]") }
        }
        guard let text = value.stringValue else { return ["\(path)=\(value)"] }
        return ["\(path)=\(form(of: text, path.split(separator: ".").last.map(String.init) ?? "", name))"]
    }

    private static func form(of text: String, _ member: String, _ name: String) -> String {
        switch member {
        // Without leading zeros, which one in sixteen has.
        case "SALT": (24...32).contains(text.utf8.count) ? "salt" : text
        case "SRP_B": (700...768).contains(text.utf8.count) ? "B" : text
        case "Session", "SECRET_BLOCK", "challenge": "\(text.utf8.count) characters"
        case "USERNAME", "USER_ID_FOR_SRP": text == name ? "the name" : "another"
        case "Destination", "CODE_DELIVERY_DESTINATION":
            text.hasPrefix("+") ? "a number" : text.map { "*@.".contains($0) ? String($0) : "x" }.joined()
        case "AccessToken", "IdToken", "RefreshToken", "UserSub", "id": "drawn"
        case "CREDENTIAL_REQUEST_OPTIONS":
            ((try? JSONReader.read(Array(text.utf8))).map { shape($0, name) } ?? [text]).joined(separator: ",")
        default: text
        }
    }
}
