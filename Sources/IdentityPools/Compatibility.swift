public import CognitoAPI

extension Compatibility.API {
    public static let identityPools = Compatibility.API(
        "Identity pools", service: IdentityPoolAPI.service, areas: IdentityPoolArea.self, table: .all)
}
