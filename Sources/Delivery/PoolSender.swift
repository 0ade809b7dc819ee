import Identity
import ServiceModel

/// From whom a pool's e-mail comes.
enum PoolSender {
    /// `From`, or the address that `SourceArn` names as its identity; nil where the pool names none.
    static func address(_ settings: EmailConfigurationType) -> String? {
        settings.from ?? settings.sourceArn.flatMap(SenderIdentity.address)
    }
}
