/// A deterministic automaton for a pattern: matching takes one look-up for each character, whatever the
/// pattern and the text.
struct Automaton {
    /// For each symbol of the alphabet, its class: symbols that the pattern never tells apart share one.
    let classes: [Int]
    /// For each state and class, the next state. State 0 is the one from which nothing matches, 1 the start.
    let transitions: [[Int]]
    let accepting: [Bool]

    init(pattern: String) throws(ModelError) {
        let network = Network(try PatternParser.parse(pattern))
        let (classes, representatives) = Automaton.classify(network)
        self.classes = classes
        var states: [Set<Int>] = [[], network.closure([network.start], after: nil)]
        var places = [states[0]: 0, states[1]: 1]
        var transitions: [[Int]] = [Array(repeating: 0, count: representatives.count)]
        while transitions.count < states.count {
            let state = states[transitions.count]
            transitions.append(
                representatives.map { symbol in
                    let target = network.closure(network.step(state, symbol), after: symbol)
                    if let place = places[target] { return place }
                    places[target] = states.count
                    states.append(target)
                    return states.count - 1
                })
        }
        guard states.count <= 256, representatives.count <= 26 else {
            throw ModelError("\(pattern) takes \(states.count) states and \(representatives.count) classes")
        }
        self.transitions = transitions
        accepting = states.map { $0.contains(network.end) }
    }

    /// The automaton as three lines of text: a letter for the class of each symbol, a digit for each state
    /// that says whether it accepts, and two hexadecimal digits for each transition, state by state.
    var rows: [String] {
        let letters = Array("abcdefghijklmnopqrstuvwxyz")
        func hexadecimal(_ value: Int) -> String { (value < 16 ? "0" : "") + String(value, radix: 16) }
        return [
            String(classes.map { letters[$0] }),
            accepting.map { $0 ? "1" : "0" }.joined(),
            transitions.flatMap(\.self).map(hexadecimal).joined(),
        ]
    }

    private static func classify(_ network: Network) -> (classes: [Int], representatives: [Int]) {
        let sets = network.sets
        var known: [[Bool]: Int] = [:]
        var representatives: [Int] = []
        let classes = (0..<Alphabet.count).map { symbol in
            let signature = sets.map { $0.contains(symbol) }
            if let known = known[signature] { return known }
            known[signature] = representatives.count
            representatives.append(symbol)
            return representatives.count - 1
        }
        return (classes, representatives)
    }
}

/// A non-deterministic automaton after Thompson's construction.
private struct Network {
    private enum Edge {
        case symbol(Set<Int>, to: Int)
        case free(to: Int)
        case unlessAfter(Set<Int>, to: Int)
    }

    private var edges: [[Edge]] = []
    private(set) var start = 0
    private(set) var end = 0

    init(_ node: PatternNode) {
        start = state()
        end = add(node, from: start)
    }

    var sets: [Set<Int>] {
        edges.flatMap(\.self).compactMap { edge in
            switch edge {
            case .symbol(let set, _), .unlessAfter(let set, _): set
            case .free: nil
            }
        }
    }

    func step(_ states: Set<Int>, _ symbol: Int) -> Set<Int> {
        var targets: Set<Int> = []
        for edge in states.flatMap({ edges[$0] }) {
            if case .symbol(let set, let target) = edge, set.contains(symbol) { targets.insert(target) }
        }
        return targets
    }

    /// `states` and what can be reached from them without reading, when `symbol` was read last.
    func closure(_ states: Set<Int>, after symbol: Int?) -> Set<Int> {
        var reached = states
        var waiting = Array(states)
        while let state = waiting.popLast() {
            for edge in edges[state] {
                switch edge {
                case .free(let target):
                    if reached.insert(target).inserted { waiting.append(target) }
                case .unlessAfter(let set, let target):
                    if symbol.map(set.contains) != true, reached.insert(target).inserted { waiting.append(target) }
                case .symbol: break
                }
            }
        }
        return reached
    }

    private mutating func state() -> Int {
        edges.append([])
        return edges.count - 1
    }

    /// Adds `node` behind the state `from` and says where it ends.
    private mutating func add(_ node: PatternNode, from: Int) -> Int {
        switch node {
        case .set(let set):
            let end = state()
            edges[from].append(.symbol(set, to: end))
            return end
        case .notAfter(let set):
            let end = state()
            edges[from].append(.unlessAfter(set, to: end))
            return end
        case .sequence(let nodes):
            return nodes.reduce(from) { add($1, from: $0) }
        case .choice(let branches):
            let end = state()
            for branch in branches {
                let begin = state()
                edges[from].append(.free(to: begin))
                edges[add(branch, from: begin)].append(.free(to: end))
            }
            return end
        case .repeat(let node, let minimum, let maximum):
            var place = from
            for _ in 0..<minimum { place = add(node, from: place) }
            let end = state()
            if let maximum {
                for _ in minimum..<maximum {
                    edges[place].append(.free(to: end))
                    place = add(node, from: place)
                }
                edges[place].append(.free(to: end))
            } else {
                // A state of its own, so that leaving the loop never re-enters what stood before it.
                let loop = state()
                edges[place].append(.free(to: loop))
                edges[add(node, from: loop)].append(.free(to: loop))
                edges[loop].append(.free(to: end))
            }
            return end
        }
    }
}
