import Configuration
import HTTP
import Server
import Threads

/// A data directory that no server has open, asked by the server's own endpoints in this process.
final class DirectoryChannel: ControlChannel {
    let name: String
    private let data: OfflineData

    /// - Parameter settings: those of the server that the directory belongs to, naming it.
    init(directory: String, settings: Settings) throws {
        name = directory
        do {
            data = try OfflineData(settings: settings)
        } catch let error as OfflineData.InUse {
            let owner = error.process.map { "process \($0)" } ?? "another process"
            throw ControlError("\(directory) is in use by \(owner): ask that server with --url instead of --data")
        }
    }

    var isLive: Bool { false }

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
