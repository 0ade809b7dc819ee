import ServiceModel

/// From whom a pool's e-mail comes.
enum PoolSender {
    /// `From`, or the address that `SourceArn` names as its identity; nil where the pool names none.
    static func address(_ settings: EmailConfigurationType) -> String? {
        if let from = settings.from { return from }
        guard let identity = settings.sourceArn?.split(separator: "/").last, identity.contains("@") else { return nil }
        return String(identity)
    }
}
