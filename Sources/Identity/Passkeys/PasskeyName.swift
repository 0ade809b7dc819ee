import Cryptography
import WebAuthn

/// What a list calls a passkey: where it is kept, as far as its authenticator tells (cognito/passkeys §6).
enum PasskeyName {
    static func of(model: [UInt8], _ attachment: Registration.Attachment?) -> String {
        if let name = keepers[Hex.encode(model)] { return name }
        return switch attachment {
        case .platform: "Platform passkey"
        case .crossPlatform: "Roaming passkey"
        case nil: "Passkey"
        }
    }

    /// Keepers of passkeys that many people have, by AAGUID. Who registers a passkey can claim to be any of them.
    private static let keepers = [
        "ea9b8d664d011d213ce4b6b48cb575d4": "Google Password Manager",
        "fbfc3007154e4ecc8c0b6e020557d7bd": "Apple Passwords",
        "dd4ec289e01d41c9bb8970fa845d4bf2": "iCloud Keychain (Managed)",
        "adce000235bcc60a648b0b25f1f05503": "Chrome on Mac",
        "08987058cadc4b81b6e130de50dcbe96": "Windows Hello",
        "9ddd1817af5a4672a2b93e3dd95000a9": "Windows Hello",
        "6028b017b1d44c02b4b3afcdafc96bb2": "Windows Hello",
        "bada5566a7aa401fbd9645619a55120d": "1Password",
        "d548826e79b4db40a3d811116f7e8349": "Bitwarden",
        "531126d6e717415c93203d9aa6981239": "Dashlane",
        "50726f746f6e5061737350726f746f6e": "Proton Pass",
        "fdb141b25d84443e8a354698c205a502": "KeePassXC",
        "53414d53554e47000000000000000000": "Samsung Pass",
        "b84e404815dc4dd08640f4f60813c8af": "NordPass",
    ]
}
