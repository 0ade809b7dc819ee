public import Identity
import JSON
import ServiceModel
public import Testing

/// Expects a function to have been told exactly what `Tests/TriggerEvents/<name>.json` says.
///
/// - Parameters:
///   - name: the trigger source, with what tells two files of one source apart.
///   - names: ids that are drawn anew in each run, by what stands for them in the file, such as `<pool>`.
public func expectEvent(
    _ call: FunctionCall, _ name: String, where names: [String: String], at location: SourceLocation = #_sourceLocation
) throws {
    var text = String(decoding: JSONValue.object(call.event).encoded(), as: UTF8.self)
    for (placeholder, id) in names { text = text.replacing(id, with: placeholder) }
    let event = try JSONReader.read(Array(text.utf8))
    let expected = try JSONReader.read(RepositoryFile(path: "Tests/TriggerEvents/\(name).json").bytes)
    #expect(event == expected, sourceLocation: location)
    #expect(call.source == event.objectValue?["triggerSource"]?.stringValue, sourceLocation: location)
    #expect(call.poolId == names["<pool>"], sourceLocation: location)
}

extension ScriptedFunctions {
    /// The functions of this trigger that were called, oldest first.
    public func calls(_ trigger: Trigger) -> [FunctionCall] { calls.filter { $0.trigger == trigger } }
}

extension TestServer {
    /// A pool that names a function for each of the triggers, beside what `members` say.
    public func pool(naming triggers: Trigger..., with members: Members = [:]) async throws -> TestPool {
        let config = triggers.map { ($0.rawValue, "arn:aws:lambda:us-east-1:123456789012:function:\($0.rawValue)") }
        var input: JSONObject = [
            "PoolName": "pool", "LambdaConfig": .strings(Dictionary(uniqueKeysWithValues: config)),
        ]
        for (name, value) in members { if let value { input[name] = value } }
        let made = try await call(.createUserPool, input)["UserPool"]?.objectValue
        return TestPool(server: self, id: made?["Id"]?.stringValue ?? "")
    }
}
