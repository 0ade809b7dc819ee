import Policies

/// A function as a pool names it: an ARN, a partial one, or a name, each perhaps with a qualifier.
public struct FunctionName: Sendable, Equatable {
    /// As it is spelled.
    public let text: String
    /// Without account, region and qualifier.
    public let name: String
    /// A version or an alias.
    public let qualifier: String?
    /// Nil where the text names none.
    public let region: String?
    /// `aws`, `aws-cn`; nil where the text names none.
    public let partition: String?

    public init(_ text: String) {
        self.text = text
        func parts(_ text: String) -> [String] {
            text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        }
        var rest = parts(text)
        if let arn = AmazonResourceName(text), arn.service == "lambda", let named = arn.name(behind: "function:") {
            partition = arn.partition
            region = AmazonRegion.isPlain(arn.region) ? arn.region : nil
            rest = parts(named)
        } else {
            (partition, region) = (nil, nil)
            if rest.count >= 3, rest[1] == "function" { rest.removeFirst(2) }
        }
        name = rest.first ?? text
        qualifier = rest.count > 1 ? rest.dropFirst().joined(separator: ":") : nil
    }

    /// What configuration may call it, the most exact first.
    var candidates: [String] {
        var all = [text]
        if let qualifier, text.hasSuffix(":\(qualifier)") {
            all += [String(text.dropLast(qualifier.count + 1)), "\(name):\(qualifier)"]
        }
        return all + [name]
    }
}
