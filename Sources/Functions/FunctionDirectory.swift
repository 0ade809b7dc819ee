/// Which function runs where.
public struct FunctionDirectory: Sendable {
    private let runners: [String: any FunctionRunner]
    private let others: (any FunctionRunner)?

    /// - Parameters:
    ///   - runners: by ARN or name, with or without qualifier.
    ///   - others: for all functions that are not among them; nil: there are no others.
    public init(_ runners: [String: any FunctionRunner], others: (any FunctionRunner)? = nil) {
        self.runners = runners
        self.others = others
    }

    /// The most exact one; nil where nothing is known of the function.
    func runner(of function: FunctionName) -> (any FunctionRunner)? {
        for name in function.candidates { if let runner = runners[name] { return runner } }
        return others
    }
}
