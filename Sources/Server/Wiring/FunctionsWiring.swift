import Configuration
import Cryptography
import Functions
import HTTP
import Identity
import Logging
import MessageEncryption
import Outbound
import Threads

/// What calls the functions of pools, as the settings say where they run.
struct FunctionsWiring: Sendable {
    let caller: FunctionCaller
    let journal: InvocationJournal
    /// Where another service has the keys that encrypt codes for functions.
    let dataKeys: (any DataKeySource)?
    private let handlers: [HandlerRunner]

    /// - Parameter variables: of this process; of them a handler gets what it needs to run, and what it is given by name.
    /// - Throws: `StartupError` where a secret cannot be had.
    static func make(
        _ settings: Settings, outbound: any OutboundSending, variables: [String: String], clock: any WallClock,
        log: Logger
    ) throws(StartupError) -> FunctionsWiring {
        let secret = try settings.functionsSigningSecret { problem throws(StartupError) in
            guard settings.profile != .production else { throw StartupError(problem) }
            log.warning("\(problem)")
        }
        return FunctionsWiring(
            settings, secret, outbound: outbound, variables: variables, clock: clock, log: log.labelled("functions"))
    }

    private init(
        _ settings: Settings, _ secret: WebhookSecret?, outbound: any OutboundSending, variables: [String: String],
        clock: any WallClock, log: Logger
    ) {
        let now: @Sendable () -> Int64 = { clock.now }
        let credentials = settings.functionsAccessKey.map {
            AmazonCredentials(accessKeyId: $0.id, secret: $0.secret, sessionToken: $0.sessionToken)
        }
        dataKeys = settings.kmsEndpoint.map {
            KMSDataKeys($0 == "aws" ? .aws : .url($0), credentials: credentials, outbound: outbound, now: now)
        }
        var runners: [String: any FunctionRunner] = [:]
        var handlers: [HandlerRunner] = []
        func keep(_ handler: HandlerRunner) -> HandlerRunner {
            handlers.append(handler)
            return handler
        }
        for function in settings.functions {
            let name = FunctionName(function.name).name
            switch function.place {
            case .lambda(let url, let nameThere):
                runners[function.name] = LambdaRunner(
                    url.map { .url($0) } ?? .aws, nameThere: nameThere, region: settings.region,
                    credentials: credentials, outbound: outbound, now: now)
            case .url(let url):
                // Settings without one are refused before.
                guard let secret else { continue }
                runners[function.name] = WebhookRunner(url: url, secret: secret, outbound: outbound, now: now)
            case .handler(let handler):
                let start = HandlerStart(handler, variables: variables)
                runners[function.name] = keep(
                    HandlerRunner(
                        .command(
                            start.command, processes: handler.processes,
                            watched: settings.functionsReload ? start.command.directory : nil),
                        name: name, place: start.place, region: settings.region, now: now, log: log))
            case .port(let port):
                runners[function.name] = keep(
                    HandlerRunner(
                        .port(UInt16(port)), name: name, place: "the runtime at port \(port)", region: settings.region,
                        now: now, log: log))
            }
        }
        let others = runners.removeValue(forKey: "*")
        self.handlers = handlers
        journal = InvocationJournal(limit: settings.functionsRecorded, now: now)
        caller = FunctionCaller(
            FunctionDirectory(runners, others: others),
            policy: FunctionPolicy(
                timeoutMilliseconds: settings.functionsTimeoutMilliseconds, atOnce: settings.functionsAtOnce,
                atOnceInAll: settings.functionsAtOnceInAll, waiting: settings.functionsWaiting),
            journal: journal, log: log)
    }

    /// Starts what handlers run in.
    ///
    /// - Throws: `StartupError` where one cannot listen.
    func start() throws(StartupError) {
        for handler in handlers {
            do throws(ListenError) {
                try handler.start()
            } catch {
                stop()
                throw StartupError("\(handler.place): \(error)")
            }
        }
    }

    /// Ends it. Blocks.
    func stop() {
        // Beside each other, since each may take a moment.
        let left = Monitor(handlers.count)
        for handler in handlers {
            OSThread.start(name: "function-stop") {
                handler.stop()
                left.withLock { $0 -= 1 }
                left.broadcast()
            }
        }
        _ = left.wait(milliseconds: 3000) { $0 == 0 ? true : nil }
    }
}

/// How a handler's process is started, by its setting.
struct HandlerStart {
    let command: HandlerCommand
    let place: String

    init(_ setting: FunctionSetting.Handler, variables: [String: String]) {
        let file = setting.file
        let directory = setting.directory ?? file.map(Self.directory) ?? "."
        var environment: [String: String] = [:]
        for name in Self.inherited { environment[name] = variables[name] }
        environment["PATH"] = environment["PATH"] ?? HandlerCommand.usualPath
        environment["PYTHONUNBUFFERED"] = "1"
        environment["LAMBDA_TASK_ROOT"] = directory
        for (name, value) in setting.environment { environment[name] = value ?? variables[name] }
        // From its directory, where the process begins.
        let base = file.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
        let path = setting.directory == nil ? base : file
        let arguments =
            setting.command.map { ["/bin/sh", "-c", $0] }
            ?? HandlerCommand.arguments(file: path ?? "", function: setting.function) ?? []
        command = HandlerCommand(arguments: arguments, directory: directory, environment: environment)
        place = file.map { "\($0):\(setting.function)" } ?? "the command \"\(setting.command ?? "")\""
    }

    /// Where the file of a handler is, for whoever looks whether it exists.
    static func path(_ setting: FunctionSetting.Handler) -> String? {
        guard let file = setting.file else { return nil }
        guard let directory = setting.directory, !file.hasPrefix("/") else { return file }
        return "\(directory)/\(file)"
    }

    private static func directory(of file: String) -> String {
        guard let slash = file.lastIndex(of: "/") else { return "." }
        return slash == file.startIndex ? "/" : String(file[..<slash])
    }

    /// What a program needs to run as it does from a shell. Nothing of this server's settings is among it.
    private static let inherited = [
        "PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "VIRTUAL_ENV", "PYTHONPATH",
        "NODE_PATH", "SSL_CERT_FILE", "SSL_CERT_DIR",
    ]
}

extension Settings {
    /// What events to URLs are signed with. Nil where none is needed.
    ///
    /// - Parameter judge: hears what is wrong with a file's owner or mode, or with the secret, as a sentence.
    func functionsSigningSecret(
        judge: (String) throws(StartupError) -> Void
    ) throws(StartupError) -> WebhookSecret? {
        try SigningSecret.read(
            functionsSecret, file: functionsSecretFile, setting: "functions-secret-file", of: "functions", judge: judge)
    }
}
