import Identity
import ServiceModel

extension AppClient {
    /// The client as the API shows it, with its newest secret, unless that is to be fetched elsewhere.
    var shape: UserPoolClientType {
        var shape = settings
        shape.clientType = .regular
        if settings.clientSecretArn == nil { shape.clientSecret = secrets.first }
        return shape
    }
}
