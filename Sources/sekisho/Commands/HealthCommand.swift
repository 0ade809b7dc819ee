import CommandLine

/// `sekisho health`: for container platforms and scripts that wait for a server.
enum HealthCommand {
    static let command = Command(
        "health", "Ask a server whether it answers.",
        discussion: "Ends with 0 where it does, else with 1 and the reason.",
        options: ControlOptions.all.filter { $0.name == "url" },
        examples: [
            .init("sekisho health", "the server on this machine"),
            .init("until sekisho health; do sleep 1; done", "wait for a server that is starting"),
        ])

    static func run(_ invocation: Invocation) throws -> Int32 {
        let url = try ControlOptions.url(for: invocation)
        let exchange = HTTPExchange(
            url: url, method: "GET", target: "/_sekisho/health", fields: [], body: [], milliseconds: 2000)
        do {
            let (status, _) = try exchange.run()
            guard status == 200 else { throw ControlError("\(url): answered with status \(status)") }
        } catch let error as HTTPFailure {
            throw ControlError("\(url): \(error)")
        }
        print("ok")
        return 0
    }
}
