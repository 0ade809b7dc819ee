import Configuration
import HTTP
import Server
import Threads

/// The data itself, asked by the server's own endpoints in this process: a directory that no server has open, or a
/// PostgreSQL database.
final class DataChannel: ControlChannel {
    let name: String
    /// Servers may be at work on a database meanwhile.
    let isLive: Bool
    let sendsToken = false
    private let data: OfflineData

    /// - Parameter settings: those of the servers that the data belongs to, naming it.
    init(settings: Settings) throws {
        name = settings.storage?.description ?? settings.data ?? ""
        isLive = settings.storage != nil
        do {
            data = try OfflineData(settings: settings)
        } catch let error as OfflineData.InUse {
            let owner = error.process.map { "process \($0)" } ?? "another process"
            throw ControlError("\(name) is in use by \(owner): ask that server with --url instead of --data")
        }
    }

    func send(_ request: ControlRequest) throws(ControlError) -> (status: Int, body: [UInt8]) {
        let data = data
        let message = HTTPRequest(method: request.method, target: request.target, body: request.body)
        do {
            return try runBlocking {
                let answer = await data.respond(to: message)
                return (answer.status, answer.body)
            }
        } catch {
            throw ControlError("\(error)")
        }
    }

    func close() { data.close() }
}
