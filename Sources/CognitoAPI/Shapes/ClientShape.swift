import Identity
import ServiceModel

extension AppClient {
    /// The client as the API shows it, with its newest secret.
    var shape: UserPoolClientType {
        var shape = settings
        shape.clientSecret = secrets.first
        return shape
    }
}
