import HTTP
import Identity

/// The picture of the classic pages, where `ImageUrl` says (cognito/resources §4).
enum CustomizationPicture {
    static func route(_ services: Services) -> Route {
        Route(.get, "/{poolId}/{clientId}/{version}/assets/images/image.jpg", pages: .open) { _, parameters in
            let call = Call(services: services, requestId: "", region: services.settings.region)
            guard let pool = try? await services.pools.pool(parameters["poolId"]),
                let picture = try? await UICustomization.picture(
                    clientId: parameters["clientId"], version: parameters["version"], pool: pool, call: call)
            else { return HTTPResponse(status: 404, headers: ["Cache-Control": "no-store"], body: []) }
            let isPNG = picture.first == 0x89
            return HTTPResponse(
                status: 200,
                headers: [
                    "Content-Type": isPNG ? "image/png" : "image/jpeg",
                    "X-Content-Type-Options": "nosniff",
                    // Another picture has another version.
                    "Cache-Control": "public, max-age=86400",
                ], body: picture)
        }
    }
}
