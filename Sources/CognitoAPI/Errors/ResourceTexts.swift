import Identity
import ServiceModel

extension ServiceError {
    init(_ refusal: ResourceRefusal) {
        self =
            switch refusal {
            case .notFound(let kind, let name):
                ServiceError(.resourceNotFoundException, "\(Self.name(kind)) \(name) does not exist.")
            case .exists(let kind, let name, let poolId): .taken(kind, name: name, poolId: poolId)
            case .tooMany(let kind, let limit):
                ServiceError(
                    .limitExceededException, "A user pool cannot have more than \(limit) \(Self.plural(kind)).")
            case .repeatedScope(let name): .parameter("The scope \(name) is named more than once.")
            case .provider(let refusal): ServiceError(refusal)
            case .domain(let refusal): ServiceError(refusal)
            case .customization(let refusal): ServiceError(refusal)
            case .branding(let refusal): ServiceError(refusal)
            case .terms(let refusal): ServiceError(refusal)
            case .clientMetadata(let refusal): ServiceError(refusal)
            case .replica(let refusal): ServiceError(refusal)
            }
    }

    private static func taken(_ kind: ResourceKind, name: String, poolId: String) -> ServiceError {
        switch kind {
        case .identityProvider:
            ServiceError(.duplicateProviderException, "\(name) already exists in user pool \(poolId)")
        default: .parameter("\(name) already exists in user pool \(poolId).")
        }
    }

    private static func name(_ kind: ResourceKind) -> String {
        switch kind {
        case .resourceServer: "Resource server"
        case .identityProvider: "Identity provider"
        case .domain: "Domain"
        case .uiCustomization: "UI customization"
        case .managedLoginBranding: "Managed login branding"
        case .terms: "Terms"
        case .signingCertificate: "Signing certificate"
        case .logDelivery: "Log delivery configuration"
        case .clientMetadataPolicy: "CIMD policy"
        case .clientMetadataURL: "Client metadata document"
        case .replica: "Replica"
        }
    }

    private static func plural(_ kind: ResourceKind) -> String {
        switch kind {
        case .resourceServer: "resource servers"
        case .identityProvider: "identity providers"
        case .domain: "domains"
        case .uiCustomization: "UI customizations"
        case .managedLoginBranding: "managed login branding styles"
        case .terms: "terms"
        case .signingCertificate: "signing certificates"
        case .logDelivery: "log delivery configurations"
        case .clientMetadataPolicy: "CIMD policies"
        case .clientMetadataURL: "client metadata documents"
        case .replica: "replicas"
        }
    }
}
