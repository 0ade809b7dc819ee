import Configuration
import Glibc
import Outbound
import Threads

/// Where pools' logs go, and whether that is there. Nothing is written or posted.
enum LogDeliveryExamination {
    private static let check = "log delivery"

    static func examine(_ settings: Settings, _ findings: inout Findings) {
        guard !settings.logDelivery.isEmpty else { return }
        var problems: [String] = []
        do throws(StartupError) {
            _ = try LogDeliveryWiring.secret(settings) { problem throws(StartupError) in problems.append(problem) }
        } catch {
            findings.add(check, .problem, error.description)
        }
        for problem in problems { findings.add(check, findings.hazard, problem) }
        let client = OutboundClient(OutboundWiring.configuration(settings))
        defer { client.stop() }
        for entry in settings.logDelivery {
            switch entry.place {
            case .file(let path): examine(path, of: entry.pattern, &findings)
            case .url(let url):
                // Its path may hold a secret.
                let place = url.split(separator: "/", maxSplits: 2).prefix(2).joined(separator: "//")
                let name = "\(entry.pattern): the URL at \(place.prefix { $0 != "?" })"
                let patience = min(settings.deliveryTimeoutSeconds, 10) * 1000
                do {
                    _ = try runBlocking {
                        try await client.send(OutboundCall(.reach(url), timeoutMilliseconds: patience))
                    }
                    findings.ok(check, "\(name) can be reached")
                } catch {
                    findings.add(check, .problem, "\(name): \(error)")
                }
            }
        }
    }

    private static func examine(_ path: String, of pattern: String, _ findings: inout Findings) {
        let isThere = access(path, F_OK) == 0
        let directory = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        guard isThere ? access(path, W_OK) == 0 : access(directory, W_OK | X_OK) == 0 else {
            findings.add(
                check, .problem,
                "\(pattern): \(isThere ? path : "a file in \(directory)") cannot be written: "
                    + String(cString: strerror(errno)),
                advice: "Make a directory that the server may write to; paths begin where the server is started")
            return
        }
        findings.ok(check, "\(pattern): added to \(path)")
    }
}
