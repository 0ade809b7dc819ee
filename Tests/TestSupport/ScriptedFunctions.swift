public import Identity
public import JSON
import Synchronization

/// The functions of pools, as a test writes them: each event goes to its script, and is kept.
public final class ScriptedFunctions: FunctionCalling {
    /// Gives the whole answer to an event. What most do is change the event's response: `answering`.
    public typealias Script = @Sendable (FunctionCall) throws(FunctionFailure) -> JSONValue

    private struct State {
        var scripts: [Trigger: Script] = [:]
        var meanwhile: [Trigger: @Sendable (FunctionCall) async -> Void] = [:]
        var calls: [FunctionCall] = []
    }

    private let state = Mutex(State())

    public init() {}

    /// From now on `script` answers for all functions of this trigger.
    public func on(_ trigger: Trigger, _ script: @escaping Script) {
        state.withLock { $0.scripts[trigger] = script }
    }

    /// As `on`, for a function that returns its event with these members set in `response`.
    public func on(_ trigger: Trigger, answering response: JSONObject) {
        on(trigger) { call throws(FunctionFailure) in Self.answer(to: call, with: response) }
    }

    /// What goes on while the next function of this trigger runs, before it answers.
    public func meanwhile(_ trigger: Trigger, _ body: @escaping @Sendable (FunctionCall) async -> Void) {
        state.withLock { $0.meanwhile[trigger] = body }
    }

    /// The event with these members set in its response.
    public static func answer(to call: FunctionCall, with response: JSONObject) -> JSONValue {
        var event = call.event
        var whole = event["response"]?.objectValue ?? JSONObject()
        for member in response.members { whole[member.key] = member.value }
        event["response"] = .object(whole)
        return .object(event)
    }

    /// All that were called, oldest first.
    public var calls: [FunctionCall] { state.withLock { $0.calls } }

    public func invoke(_ call: FunctionCall) async throws(FunctionFailure) -> JSONValue {
        let (script, meanwhile) = state.withLock { state in
            state.calls.append(call)
            return (state.scripts[call.trigger], state.meanwhile.removeValue(forKey: call.trigger))
        }
        await meanwhile?(call)
        guard let script else { return .object(call.event) }
        return try script(call)
    }
}
