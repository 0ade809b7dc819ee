/// Whether a secret of the configuration can guard real users.
public enum SecretStrength {
    /// As many characters as `openssl rand -hex 16` gives: 128 bits.
    static let leastLength = 32
    private static let leastVariety = 10
    /// Words of documentation and samples, this project's and others': what was pasted and never replaced.
    private static let placeholders = [
        "example", "placeholder", "changeme", "change-me", "change_me", "long-random", "your-own", "your-secret",
        "password", "replace", "secret-secret",
    ]

    /// What is wrong with it, without repeating it; nil where nothing is.
    public static func problem(_ secret: String) -> String? {
        let lower = secret.lowercased()
        if placeholders.contains(where: lower.contains) {
            return "a secret is the placeholder of some documentation; make one of your own, "
                + "such as \"openssl rand -hex 32\" gives"
        }
        if secret.utf8.count < leastLength {
            return "a secret is shorter than \(leastLength) characters; make one with \"openssl rand -hex 32\""
        }
        if Set(secret.utf8).count < leastVariety {
            return "a secret repeats a few characters; make one with \"openssl rand -hex 32\""
        }
        return nil
    }
}
