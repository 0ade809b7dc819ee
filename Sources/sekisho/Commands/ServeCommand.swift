import CommandLine
import Configuration
import Files
import Glibc
import HTTP
import JSON
import Logging
import Server
import Threads
import Welcome

/// `sekisho serve`: the server itself, until SIGTERM or SIGINT.
enum ServeCommand {
    static let command = Command(
        "serve", "Run the server.",
        discussion: "Settings come from the profile, then the configuration file, then environment variables "
            + "(SEKISHO_ and the name in capitals), then these options.",
        options: ServerSettings.options,
        examples: [
            .init("sekisho serve", "a pool, a client and a user, on port 9229, kept in ./data"),
            .init("sekisho serve --profile testing --port 0 --ready-file ready.json", "empty and gone on exit"),
            .init(
                "sekisho serve --storage postgres://sekisho@localhost/sekisho --master-key-file master.key",
                "over PostgreSQL, beside any number of others with the same key; \"sekisho doctor\" tries it first"),
            .init(
                "sekisho serve --profile production --data /var/lib/sekisho --master-key-file /etc/sekisho/master.key",
                "for real"),
        ])

    static func run(_ invocation: Invocation) throws -> Int32 {
        // Before any thread starts, so that all of them inherit it and `Signals` alone hears of them.
        Signals.block()
        let settings = try ServerSettings.read(invocation)
        let format: any LogFormat =
            settings.logFormat == .json ? JSONLogFormat() : TextLogFormat(colour: TextLogFormat.isTerminal(2))
        let writer = LogWriter(format: format)
        let log = Logger(label: "sekisho", level: settings.logLevel, sink: writer)
        defer { writer.flush() }

        let product = try Product(settings: settings, log: log, variables: ProcessVariables.all)
        do {
            try announce(product, log: log)
        } catch {
            // Its threads must not run on while the process ends.
            product.stop()
            throw error
        }
        Signals.wait()
        log.info("stopping: running requests finish, new ones are refused; a second signal ends them too")
        OSThread.start(name: "signals") {
            endInTime(product, graceSeconds: settings.shutdownGraceSeconds, log: log)
            writer.flush()
            // What was acknowledged is on disk, so nothing is lost.
            _exit(1)
        }
        product.stop()
        if let file = settings.readyFile { unlink(file) }
        log.info("stopped")
        return 0
    }

    /// Cuts the stop short at a second signal, and when it takes longer than it should. Returns only where even that
    /// does not end it.
    private static func endInTime(_ product: Product, graceSeconds: Int, log: Logger) {
        // Requests have the grace period, and what they were doing in the database a second and a half.
        if Signals.come(within: graceSeconds * 1000 + 1500) { log.info("ending at once: a second signal") }
        OSThread.start(name: "stop-now") { product.stopNow() }
        _ = Signals.come(within: 1000)
        log.warning("ending although something still runs")
    }

    /// Says that the server answers, where people, scripts and container platforms look for it: nothing of it before
    /// all of it is true.
    private static func announce(_ product: Product, log: Logger) throws {
        for address in product.addresses { log.info("listening on \(address)") }
        let settings = product.settings
        guard let first = product.addresses.first else { return }
        let address = first.isWildcard ? product.baseURL : "http://\(first)"
        if let file = settings.readyFile {
            try writeReadyFile(file, address: address, addresses: product.addresses, port: first.port)
        }
        if settings.seed == .builtIn,
            let snippets = Snippets.ofBuiltInSeed(baseURL: product.baseURL, settings: product.identitySettings)
        {
            print(snippets.startText(version: sekishoVersion))
        }
        print("sekisho ready \(address)")
        fflush(nil)
    }

    private static func writeReadyFile(
        _ file: String, address: String, addresses: [SocketAddress], port: UInt16
    ) throws {
        let json: JSONObject = [
            "address": .string(address),
            "addresses": .array(addresses.map { .string("http://\($0)") }),
            "port": .number(JSONNumber(Int64(port))), "pid": .number(JSONNumber(Int64(getpid()))),
        ]
        let text = JSONValue.object(json).encoded() + [UInt8(ascii: "\n")]
        guard FileReplacement.write(text, to: file, mode: 0o644) else {
            throw StartupError("cannot write \(file): \(String(cString: strerror(errno)))")
        }
    }
}
