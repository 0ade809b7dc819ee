import Identity
import JSON
import ServiceModel

/// A user's row after a recovery: the profile as it was, with the password that it has now
/// (InitiatePointInTimeRecovery: who changed the password after the point keeps it).
enum RestoredUser {
    /// - Parameters:
    ///   - was: the image of the point.
    ///   - base: the row as it stands, or stood when it was deleted.
    static func row(was: RowImage, over base: RowImage) throws -> RowImage {
        var row = base
        row["enabled"] = was["enabled"]
        row["modified_at"] = was["modified_at"]
        row["attributes"] = was["attributes"]
        row["status"] = SQLValue(status(was: was.text("status"), is: base.text("status")))
        row["mfa"] = try mfa(was: was.text("mfa"), is: base.text("mfa"))
        // Challenges that were asked of the user as it is now are over.
        row["generation"] = .integer((base.integer("generation") ?? 0) + 1)
        let attributes = try UserAttributes(json: object(was.text("attributes") ?? "{}"))
        for (name, value) in zip(SearchedAttributes.names, SearchedAttributes(attributes).values) {
            row[name] = SQLValue(value)
        }
        return row
    }

    /// Who had to choose a password at the point, and has chosen one since, keeps it and need not again. Who has none any
    /// more gets none back, and who has a temporary one by now still has to choose another: it would else be one for good.
    private static func status(was: String?, is now: String?) -> String? {
        if let now, [UserStatusType.externalProvider, .forceChangePassword].map(\.rawValue).contains(now) {
            return now
        }
        let waited = [UserStatusType.forceChangePassword, .resetRequired].map(\.rawValue)
        if let was, waited.contains(was), now == UserStatusType.confirmed.rawValue { return now }
        return was
    }

    /// A code that was used since stays used.
    private static func mfa(was: String?, is now: String?) throws -> SQLValue {
        guard let was else { return .null }
        var restored = try UserMFA(json: object(was))
        if let current = try now.map({ try UserMFA(json: object($0)) })?.token,
            let step = restored.token?.lastStep
        {
            restored.token?.lastStep = max(step, current.lastStep)
        }
        return UserColumns.mfa(restored)
    }

    private static func object(_ text: String) throws -> JSONObject {
        guard let object = try JSONReader.read(Array(text.utf8)).objectValue else { throw UnreadableImage() }
        return object
    }
}
