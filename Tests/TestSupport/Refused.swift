public import ServiceModel
public import Testing

/// Expects a call to be refused with exactly this error.
///
/// - Parameter message: nil where the reference gives no text.
public func refused(
    _ name: ErrorName, _ message: String? = nil, at location: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Void
) async {
    await refused(type: name.rawValue, message, at: location, body)
}

/// As `refused(_:_:)`, for errors that the model does not list.
public func refused(
    type: String, _ message: String? = nil, at location: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Void
) async {
    do {
        try await body()
        Issue.record("was not refused; expected \(type)", sourceLocation: location)
    } catch let error as ServiceError {
        #expect(error.type.name == type, sourceLocation: location)
        if let message { #expect(error.message == message, sourceLocation: location) }
    } catch {
        Issue.record("expected \(type), got \(error)", sourceLocation: location)
    }
}
