import Cryptography
import HTTP
import JSON
public import Outbound

/// Calls functions by the Invoke API of AWS Lambda: at AWS, or at what stands in for it on a developer's machine.
public struct LambdaRunner: FunctionRunner {
    private let service: AmazonService
    private let nameThere: String?
    private let region: String
    private let outbound: any OutboundSending

    /// - Parameters:
    ///   - nameThere: what every function is called there; nil: as here.
    ///   - region: of functions whose name says none.
    ///   - credentials: nil signs nothing.
    ///   - now: milliseconds since 1970.
    public init(
        _ endpoint: AmazonEndpoint, nameThere: String? = nil, region: String, credentials: AmazonCredentials?,
        outbound: any OutboundSending, now: @escaping @Sendable () -> Int64
    ) {
        service = AmazonService(name: "lambda", endpoint: endpoint, credentials: credentials, now: now)
        self.nameThere = nameThere
        self.region = region
        self.outbound = outbound
    }

    public var place: String {
        switch service.endpoint {
        case .aws: "AWS Lambda"
        case .url(let url): "Lambda's API at \(url)"
        }
    }

    public func run(_ attempt: FunctionAttempt) async throws(RunFailure) -> [UInt8] {
        let answer: OutboundAnswer
        do throws(OutboundError) {
            answer = try await outbound.send(
                OutboundCall(.http(exchange(attempt)), timeoutMilliseconds: attempt.timeoutMilliseconds))
        } catch {
            throw RunFailure(error)
        }
        guard (200..<300).contains(answer.status) else {
            throw RunFailure(status: answer.status, name: Self.errorName(answer))
        }
        let body = answer.body
        guard answer.header("x-amz-function-error") == nil else {
            throw .failed(message: await Elsewhere.ifLong(body.count) { FunctionError.message(of: body) })
        }
        // Lambda's runtime interface emulator has no header for it.
        if let message = await Elsewhere.ifLong(body.count, { FunctionError.message(ofUnmarked: body) }) {
            throw .failed(message: message)
        }
        return body
    }

    private func exchange(_ attempt: FunctionAttempt) -> HTTPExchange {
        let function = attempt.function
        let (name, qualifier): (String, String?) =
            switch service.endpoint {
            case .aws: (function.text, nil)
            // Not by ARN: what stands in for Lambda knows its functions by name, whichever account a pool says.
            case .url: (nameThere ?? function.name, nameThere == nil ? function.qualifier : nil)
            }
        return service.exchange(
            path: "/2015-03-31/functions/\(PercentEncoding.component(name))/invocations",
            query: qualifier.map { "Qualifier=\(PercentEncoding.component($0))" } ?? "",
            region: function.region ?? region, partition: function.partition,
            headers: [("Content-Type", "application/json"), ("X-Amz-Invocation-Type", "RequestResponse")],
            body: attempt.event, answerLimit: FunctionPolicy.answerLimit)
    }

    /// `x-amzn-ErrorType`, of which services say more than the name: `NAME:URL`, or without `Exception`.
    private static func errorName(_ answer: OutboundAnswer) -> String? {
        let body = (try? JSONReader.read(answer.body))?.objectValue
        let said = answer.header("x-amzn-errortype") ?? body?["__type"]?.stringValue ?? body?["Code"]?.stringValue
        guard let word = said?.split(separator: "#").last?.split(separator: ":").first, word.utf8.count <= 100,
            word.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) })
        else { return nil }
        return word.hasSuffix("Exception") ? String(word) : "\(word)Exception"
    }
}
