// Functions: calling the functions that pools name (`LambdaConfig`), wherever they run.
//
// Owns where a function is looked for (`FunctionDirectory`), the three ways in which one is called, how long and how
// often, how many at once, the processes that run handlers of the operator's own, and what is remembered of calls.
// Entry points: `FunctionCaller`, which the wiring hands to `Identity`; `HandlerRunner`, which it starts and stops.
//
// It knows no trigger's rules: an event goes out and an answer comes back, and the points of `Identity/Triggers` say what
// both mean. It reads no setting and no variable, and opens no connection by itself (`Outbound` does). What it logs holds
// no event and no answer; what it remembers of them is redacted first (`EventRedaction`).
//
//   FunctionCaller    resolves, waits for its turn, calls, tries again, notes the outcome
//   FunctionTurns     how many calls are under way, of one function and in all, and who waits
//   LambdaRunner      the Invoke API of AWS Lambda, and of what stands in for it
//   WebhookRunner     a URL that is posted the event, signed
//   HandlerRunner     a handler in a process of its own, which asks for events by the Lambda Runtime API
