import CYAML

/// libyaml's parser as a pull stream of Swift values.
///
/// Owns the parser and the bytes that it reads, and frees both.
final class EventStream {
    enum Event {
        case documentStart
        case documentEnd
        case streamEnd
        case alias(String)
        case scalar(text: String, isPlain: Bool, tag: String?, anchor: String?)
        case sequenceStart(tag: String?, anchor: String?)
        case sequenceEnd
        case mappingStart(tag: String?, anchor: String?)
        case mappingEnd
    }

    private let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    private let input: UnsafeMutableBufferPointer<UInt8>

    init(_ text: String) {
        input = .allocate(capacity: text.utf8.count)
        _ = input.initialize(from: text.utf8)
        // It fails only where memory ends, and then nothing here would go on.
        precondition(yaml_parser_initialize(parser) == 1, "libyaml cannot start a parser")
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, input.baseAddress, input.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
        input.deallocate()
    }

    /// The next event and where it begins.
    func next() throws(YAMLError) -> (event: Event, mark: YAMLMark) {
        while true {
            var event = yaml_event_t()
            guard yaml_parser_parse(parser, &event) == 1 else { throw failure() }
            defer { yaml_event_delete(&event) }
            if let value = Self.value(event) { return (value, YAMLMark(event.start_mark)) }
        }
    }

    private static func value(_ event: yaml_event_t) -> Event? {
        switch event.type {
        case YAML_DOCUMENT_START_EVENT: return .documentStart
        case YAML_DOCUMENT_END_EVENT: return .documentEnd
        case YAML_STREAM_END_EVENT: return .streamEnd
        case YAML_ALIAS_EVENT: return .alias(string(event.data.alias.anchor) ?? "")
        case YAML_SEQUENCE_START_EVENT:
            let start = event.data.sequence_start
            return .sequenceStart(tag: string(start.tag), anchor: string(start.anchor))
        case YAML_SEQUENCE_END_EVENT: return .sequenceEnd
        case YAML_MAPPING_START_EVENT:
            let start = event.data.mapping_start
            return .mappingStart(tag: string(start.tag), anchor: string(start.anchor))
        case YAML_MAPPING_END_EVENT: return .mappingEnd
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let text = String(
                decoding: UnsafeBufferPointer(start: scalar.value, count: Int(scalar.length)), as: UTF8.self)
            return .scalar(
                text: text, isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE, tag: string(scalar.tag),
                anchor: string(scalar.anchor))
        default: return nil
        }
    }

    private static func string(_ text: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        text.map { String(cString: $0) }
    }

    private func failure() -> YAMLError {
        var message = parser.pointee.problem.map { String(cString: $0) } ?? "this cannot be read"
        if let context = parser.pointee.context { message += " (" + String(cString: context) + ")" }
        // A character that cannot be has an offset, not a mark; the parser stands where it stopped reading.
        let isReaderError = parser.pointee.error == YAML_READER_ERROR
        return YAMLError(YAMLMark(isReaderError ? parser.pointee.mark : parser.pointee.problem_mark), message)
    }
}

extension YAMLMark {
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }
}
