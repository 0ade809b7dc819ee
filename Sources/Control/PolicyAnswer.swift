import HTTP
import Identity
import JSON
import Logging

/// What the endpoints of access keys and those of roles have in common.
enum PolicyAnswer {
    /// The answer to a request, or why there is none.
    ///
    /// - Parameters:
    ///   - things: what is worked on, in the plural.
    ///   - text: what the caller is told of a failure that is theirs.
    static func of<Failure: Error>(
        _ things: String, _ services: Services, text: (Failure) -> String, _ body: () async throws -> JSONObject
    ) async -> HTTPResponse {
        do {
            return ControlAnswer.json(try await body())
        } catch let problem as KeyRequest.Problem {
            return ControlAnswer.problem(400, problem.text)
        } catch let failure as Failure {
            return ControlAnswer.problem(400, text(failure))
        } catch {
            services.log.error("cannot work on \(things): \(error)")
            return ControlAnswer.problem(500, "The \(things) cannot be read or written; the log says why.")
        }
    }

    /// A document as it was given; null where there is none.
    static func document(_ text: String?) -> JSONValue {
        text.flatMap { try? JSONReader.read(Array($0.utf8)) } ?? .null
    }
}
