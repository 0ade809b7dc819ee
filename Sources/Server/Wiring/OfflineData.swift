public import Configuration
public import HTTP
public import Identity
public import Logging

/// The data without a server in between, opened for a command: a data directory that no server runs on, under its lock,
/// or a PostgreSQL database, beside whatever servers have it open.
///
/// It answers as the control API does, by the same endpoints: whatever a server would say of its data, and every
/// rule that it would keep. Whoever may read the data and its key owns all of it, so no token is asked for.
public final class OfflineData: Sendable {
    /// A server, or another command, has the directory open.
    public struct InUse: Error, Sendable, Equatable {
        public let process: Int?
    }

    private let data: OpenedData
    private let router: Router

    /// Opens the data, and migrates it if it is of an older release. Blocks.
    ///
    /// - Parameter settings: the server's; `storage` or `data` must name the data.
    /// - Throws: `InUse`, or `StartupError` where there is no data, the key is wrong or the database unusable.
    public init(
        settings: Settings, log: Logger = .disabled, clock: any WallClock = SystemClock()
    ) throws {
        data = try OpenedData.openExisting(settings, now: clock.now, log: log)
        router =
            Product.parts(settings, data: data, addresses: [], controlAccess: .open, clock: clock, log: log).router
    }

    /// What the control API answers to a request below `/_sekisho/`.
    public func respond(to request: HTTPRequest) async -> HTTPResponse { await router.respond(to: request) }

    /// Closes the database and gives up the lock. Blocks.
    public func close() { data.close() }
}
