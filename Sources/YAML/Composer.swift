/// Builds nodes from events, within the limits.
struct Composer {
    let events: EventStream
    let limits: YAML.Limits
    /// What anchors stand for, with the number of nodes that each use of it adds.
    private var anchors: [String: (node: YAMLNode, size: Int)] = [:]
    private var nodes = 0

    init(events: EventStream, limits: YAML.Limits) {
        self.events = events
        self.limits = limits
    }

    mutating func document() throws(YAMLError) -> YAMLNode {
        guard case (.documentStart, _) = try events.next() else {
            return YAMLNode(.scalar(YAMLScalar(text: "", value: .null)), at: .start)
        }
        let (event, mark) = try events.next()
        let root = try node(event, at: mark, depth: 0)
        _ = try events.next()
        let (after, place) = try events.next()
        guard case .streamEnd = after else { throw YAMLError(place, "there is a second document") }
        return root
    }

    private mutating func node(_ event: EventStream.Event, at mark: YAMLMark, depth: Int) throws(YAMLError) -> YAMLNode
    {
        guard depth <= limits.depth else { throw YAMLError(mark, "nested deeper than \(limits.depth) levels") }
        let before = nodes
        let node: YAMLNode
        let anchor: String?
        switch event {
        case .alias(let name):
            guard let known = anchors[name] else {
                throw YAMLError(mark, "there is no anchor &\(name) that ends before this alias")
            }
            try count(known.size, at: mark)
            return known.node
        case .scalar(let text, let isPlain, let tag, let name):
            node = YAMLNode(.scalar(try scalar(text, isPlain: isPlain, tag: tag, at: mark)), at: mark)
            anchor = name
        case .sequenceStart(let tag, let name):
            try require(tag, "seq", at: mark)
            node = try sequence(at: mark, depth: depth)
            anchor = name
        case .mappingStart(let tag, let name):
            try require(tag, "map", at: mark)
            node = try mapping(at: mark, depth: depth)
            anchor = name
        case .documentStart, .documentEnd, .streamEnd, .sequenceEnd, .mappingEnd:
            throw YAMLError(mark, "a value is missing")
        }
        try count(1, at: mark)
        if let anchor { anchors[anchor] = (node, nodes - before) }
        return node
    }

    private mutating func sequence(at mark: YAMLMark, depth: Int) throws(YAMLError) -> YAMLNode {
        var elements: [YAMLNode] = []
        while true {
            let (event, place) = try events.next()
            if case .sequenceEnd = event { return YAMLNode(.sequence(elements), at: mark) }
            elements.append(try node(event, at: place, depth: depth + 1))
        }
    }

    private mutating func mapping(at mark: YAMLMark, depth: Int) throws(YAMLError) -> YAMLNode {
        var entries: [YAMLEntry] = []
        var lines: [String: Int] = [:]
        while true {
            let (event, place) = try events.next()
            if case .mappingEnd = event { return YAMLNode(.mapping(entries), at: mark) }
            guard let key = try node(event, at: place, depth: depth + 1).scalar?.text else {
                throw YAMLError(place, "a key must be plain text")
            }
            if let line = lines.updateValue(place.line, forKey: key) {
                throw YAMLError(place, "\"\(key)\" is there already, on line \(line)")
            }
            let (value, valuePlace) = try events.next()
            entries.append(
                YAMLEntry(key: key, at: place, value: try node(value, at: valuePlace, depth: depth + 1)))
        }
    }

    private func scalar(
        _ text: String, isPlain: Bool, tag: String?, at mark: YAMLMark
    ) throws(YAMLError) -> YAMLScalar {
        switch tag {
        case nil: return YAMLScalar(text: text, value: isPlain ? CoreSchema.resolve(text) : .string(text))
        case "!": return YAMLScalar(text: text, value: .string(text))
        case let tag?:
            guard CoreSchema.isScalarTag(tag) else { throw YAMLError(mark, "the tag \(tag) is not known here") }
            guard let value = CoreSchema.resolve(text, tag: tag) else {
                throw YAMLError(mark, "\"\(text)\" does not fit its tag \(tag)")
            }
            return YAMLScalar(text: text, value: value)
        }
    }

    private func require(_ tag: String?, _ name: String, at mark: YAMLMark) throws(YAMLError) {
        guard let tag, tag != "!", tag != CoreSchema.tagPrefix + name else { return }
        throw YAMLError(mark, "the tag \(tag) is not known here")
    }

    private mutating func count(_ added: Int, at mark: YAMLMark) throws(YAMLError) {
        nodes += added
        guard nodes <= limits.nodes else { throw YAMLError(mark, "more than \(limits.nodes) values") }
    }
}
