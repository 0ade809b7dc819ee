import Logging
import Testing

@Suite struct LoggerTests {
    private let capture = LogCapture()

    private func logger(_ level: Logger.Level = .info) -> Logger {
        Logger(label: "test", level: level, sink: capture, now: { 1_700_000_000_123 })
    }

    @Test func `A message below the level is not even evaluated`() {
        var evaluated = 0
        func expensive() -> String {
            evaluated += 1
            return "text"
        }
        logger().debug(expensive())
        #expect(evaluated == 0)
        #expect(capture.records.isEmpty)
        logger(.debug).debug(expensive())
        #expect(evaluated == 1)
        #expect(capture.records.map(\.level) == [.debug])
    }

    @Test func `Each method writes its own level`() {
        let logger = logger(.trace)
        logger.trace("")
        logger.debug("")
        logger.info("")
        logger.notice("")
        logger.warning("")
        logger.error("")
        logger.critical("")
        #expect(capture.records.map(\.level) == [.trace, .debug, .info, .notice, .warning, .error, .critical])
    }

    @Test func `Level off writes nothing, not even a record of level off`() {
        logger(.off).critical("gone")
        logger(.trace).log(level: .off, "gone")
        Logger.disabled.critical("gone")
        #expect(capture.records.isEmpty)
    }

    @Test func `A record's own metadata wins over the logger's and keeps its place`() {
        var logger = logger()
        logger[metadataKey: "pool"] = "a"
        logger[metadataKey: "client"] = "b"
        logger.info("signed in", metadata: ["pool": "c", "count": 3])
        let entries = capture.records[0].metadata.entries
        #expect(entries.map(\.key) == ["pool", "client", "count"])
        #expect(entries.map(\.value) == ["c", "b", 3])
    }

    @Test func `A derived logger leaves its origin alone`() {
        let logger = logger()
        let derived = logger.labelled("other").with(["request": "1"])
        derived.info("a")
        logger.info("b")
        #expect(capture.records.map(\.label) == ["other", "test"])
        #expect(capture.records[1].metadata.isEmpty)
        #expect(capture.records[0].milliseconds == 1_700_000_000_123)
    }

    @Test func `A level is known by its name in any case`() {
        #expect(Logger.Level(name: "Warning") == .warning)
        #expect(Logger.Level(name: "loud") == nil)
    }
}

@Suite struct RedactedTests {
    private let secret = Redacted("hunter2")

    @Test func `No way of printing gives the value away`() {
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret)", String(describing: secret), String(reflecting: secret), dumped, "\([secret])"] {
            #expect(!text.contains("hunter2"))
            #expect(text.contains("<redacted>"))
        }
        #expect(secret.value == "hunter2")
    }

    @Test func `As metadata it stays hidden in both formats`() {
        let capture = LogCapture()
        Logger(label: "test", sink: capture).info("got \(secret)", metadata: ["code": .init(secret), "n": "\(secret)"])
        for text in [capture.text(), capture.text(JSONLogFormat())] {
            #expect(!text.contains("hunter2"))
            #expect(text.contains("<redacted>"))
        }
    }
}
