extension String {
    /// Byte for byte. Swift finds texts equal that differ in how a letter is composed; a mail server may not, so a
    /// proof of the one is no proof of the other.
    func isExactly(_ other: String?) -> Bool {
        guard let other else { return false }
        return utf8.elementsEqual(other.utf8)
    }
}

extension UserAttributes {
    /// Whether the contact has this very value, or is as absent as `value`.
    func hasExactly(_ value: String?, as contact: ContactAttribute) -> Bool {
        value.map { $0.isExactly(self[contact]) } ?? (self[contact] == nil)
    }
}
