import Configuration
import Functions
import Glibc
import Outbound
import Threads

/// Where the functions of pools run, and whether that is there. No function is called.
enum FunctionsExamination {
    private static let check = "functions"

    static func examine(_ settings: Settings, variables: [String: String], _ findings: inout Findings) {
        guard !settings.functions.isEmpty else { return }
        var problems: [String] = []
        do throws(StartupError) {
            _ = try settings.functionsSigningSecret { problem throws(StartupError) in problems.append(problem) }
        } catch {
            findings.add(check, .problem, error.description)
        }
        for problem in problems { findings.add(check, findings.hazard, problem) }
        let client = OutboundClient(OutboundWiring.configuration(settings))
        defer { client.stop() }
        for function in settings.functions {
            switch function.place {
            case .handler(let handler): examine(handler, of: function.name, variables, &findings)
            case .port(let port):
                findings.ok(check, "\(function.name): waits for a runtime at port \(port)")
            case .lambda(nil, _):
                findings.ok(check, "\(function.name): at AWS, in the region of each function")
            case .lambda(let url?, _): reach(url, "Lambda's API at \(url)", of: function.name, client, &findings)
            case .url(let url):
                // Its path may hold a secret.
                let place = url.split(separator: "/", maxSplits: 2).prefix(2).joined(separator: "//")
                reach(url, "the URL at \(place.prefix { $0 != "?" })", of: function.name, client, &findings)
            }
        }
        switch settings.kmsEndpoint {
        case nil: break
        case "aws"?: findings.ok(check, "kms-endpoint: at AWS, in the region of each key")
        case let url?: reach(url, "KMS's API at \(url)", of: "kms-endpoint", client, &findings)
        }
    }

    private static func examine(
        _ handler: FunctionSetting.Handler, of name: String, _ variables: [String: String], _ findings: inout Findings
    ) {
        if let path = HandlerStart.path(handler), access(path, R_OK) != 0 {
            findings.add(
                check, .problem, "\(name): the handler \(path) cannot be read: \(String(cString: strerror(errno)))",
                advice: "Paths begin where the server is started")
            return
        }
        let start = HandlerStart(handler, variables: variables)
        guard let program = start.command.program else {
            findings.add(
                check, .problem, "\(name): there is no program \(start.command.arguments.first ?? "")",
                advice: "Install it, or name a command of your own")
            return
        }
        findings.ok(check, "\(name): \(start.place), run by \(program)")
    }

    private static func reach(
        _ url: String, _ place: String, of name: String, _ client: OutboundClient, _ findings: inout Findings
    ) {
        do {
            _ = try runBlocking { try await client.send(OutboundCall(.reach(url), timeoutMilliseconds: 5000)) }
            findings.ok(check, "\(name): \(place) can be reached")
        } catch {
            let advice: String? =
                switch (error as? OutboundError)?.reason {
                case .forbiddenAddress: "Name its network in outbound-networks"
                case .insecure: "Name an authority of your own in outbound-ca-file"
                case .unreachable, .timedOut: "Look whether it runs, and whether a firewall lets this machine through"
                default: nil
                }
            findings.add(check, .problem, "\(name): \(place): \(error)", advice: advice)
        }
    }
}
